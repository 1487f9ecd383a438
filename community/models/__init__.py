from community.models.joining import Invitation, JoiningSettings, SignUp
from community.models.organisation import Organisation
from community.models.user import User

__all__ = ["Invitation", "JoiningSettings", "Organisation", "SignUp", "User"]
