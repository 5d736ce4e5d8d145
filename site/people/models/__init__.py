from people.models.contributor import Contributor
from people.models.user import User

__all__ = ["Contributor", "User"]
