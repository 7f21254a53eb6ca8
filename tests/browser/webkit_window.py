"""A WebKit window under automation that keeps what it stores: `/usr/bin/python3 webkit_window.py FOLDER`, started by the driver.

The browser that comes with the driver is always in private mode there, and a private window can't keep an interview.
Run by the system's Python, which has the bindings.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def begin(folder: str) -> None:
    kept = WebKit2.WebsiteDataManager(base_data_directory=folder, base_cache_directory=folder)
    context = WebKit2.WebContext(website_data_manager=kept)
    context.set_automation_allowed(True)

    def view(_session: object) -> object:
        page = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
        window = Gtk.Window()
        window.set_default_size(1024, 768)
        window.add(page)
        window.show_all()
        return page

    context.connect("automation-started", lambda _context, session: session.connect("create-web-view", view))
    Gtk.main()


if __name__ == "__main__":
    begin(sys.argv[1])
