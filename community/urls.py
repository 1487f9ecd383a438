"""Everything about an account, below /LANGUAGE/account/. Ours stand first: allauth has the same names for some."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from django.apps import apps
from django.urls import include, path

from community import views

# An open session on a desk must not be enough to take an account over.
change_address = reauthentication_required(app="allauth.account")(account.email)

urlpatterns = [
    path("", views.home, name="account_home"),
    path("login/", views.answers_evenly(account.login), name="account_login"),
    path("signup/", views.answers_evenly(account.signup), name="account_signup"),
    path("password/reset/", views.answers_evenly(account.password_reset), name="account_reset_password"),
    path("email/", change_address, name="account_email"),
    path("waiting/", views.waiting, name="account_waiting"),
    path("invitation/<str:token>/", views.invitation, name="account_invitation"),
    path("", include("allauth.account.urls")),
    path("second-step/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

if apps.is_installed("allauth.socialaccount"):
    urlpatterns.append(path("connected/", include("allauth.socialaccount.urls")))
