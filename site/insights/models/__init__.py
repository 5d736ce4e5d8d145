from insights.models.visits import CopyVisits

__all__ = ["CopyVisits"]
