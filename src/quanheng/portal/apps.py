from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "quanheng.portal"

    def ready(self) -> None:
        from quanheng.portal import (
            archive,  # noqa: F401  these three sign in: the public pages of an archive, the job, the sight
            bundling,  # noqa: F401
            office_calendar,
            officers,
            sights,  # noqa: F401
        )

        office_calendar.sign_in()
        officers.sign_in()
