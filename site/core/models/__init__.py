from core.models.brand import Brand
from core.models.picture import Picture, Rendition

__all__ = ["Brand", "Picture", "Rendition"]
