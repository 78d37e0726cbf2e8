from django.apps import AppConfig


class CollectingConfig(AppConfig):
    name = "quanheng.collecting"

    def ready(self) -> None:
        from quanheng.collecting import reading, rooms, sights  # noqa: F401  they sign in: the job kind, the pages, the sights
