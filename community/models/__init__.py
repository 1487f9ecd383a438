from community.models.organisation import Organisation
from community.models.user import User

__all__ = ["Organisation", "User"]
