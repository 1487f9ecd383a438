from taxonomy.models.concept import Concept
from taxonomy.models.label import ConceptLabel
from taxonomy.models.version import VocabularyVersion

__all__ = ["Concept", "ConceptLabel", "VocabularyVersion"]
