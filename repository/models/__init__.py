from repository.models.index import PracticeIndexPage
from repository.models.practice import PracticePage
from repository.models.relations import PracticeAttachment, PracticeLink, PracticeRole, PracticeTag

__all__ = ["PracticeAttachment", "PracticeIndexPage", "PracticeLink", "PracticePage", "PracticeRole", "PracticeTag"]
