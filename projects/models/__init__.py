from projects.models.content import ContentPage
from projects.models.home import HomePage

__all__ = ["ContentPage", "HomePage"]
