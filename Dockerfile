# One image for the portal and its worker. See docs/operations.md; not built by the automatic tests.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production PORTAL_VAR=/app/var MEDIA_ROOT=/media

RUN useradd --system --uid 10001 --no-create-home portal \
    && install -d -o portal -g portal /media

WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .

# Static files and catalogues belong to the image; the values here are thrown away with this step.
RUN SECRET_KEY=made-only-for-this-step-0123456789-0123456789-0123456789 ALLOWED_HOSTS=localhost \
    PORTAL_URL=https://localhost DATABASE_URL=sqlite://:memory: EMAIL_URL=consolemail:// EMAIL_FROM=none@localhost \
    sh -c "python manage.py messages compile && python manage.py collectstatic --no-input --verbosity 0"

USER portal
VOLUME /media
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["python", "scripts/healthcheck.py"]
CMD ["gunicorn", "--pythonpath=site", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=3", "--threads=4", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--limit-request-line=8190", "portal.wsgi"]
