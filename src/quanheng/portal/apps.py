from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "quanheng.portal"

    def ready(self) -> None:
        from quanheng.portal import (
            archive,  # noqa: F401  signs in: the public pages of an archive
            office_calendar,
            officers,
        )

        office_calendar.sign_in()
        officers.sign_in()
