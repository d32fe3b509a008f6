"""Every URL of the console on one page: method, address, permission, view, and where the thing's area is found.

The gate (admin/guard.py) checks all of it before a view runs. `OPEN` is the way in, `HALF` a session whose
second factor is missing, `SIGNED` everybody who is signed in; anything else is a name from content/roles.py.
"""

from admin import scopes
from admin.guard import HALF, OPEN, SIGNED, Route, Scope
from admin.views import account, articles, editing, faqs, home, signin


def _wordings(kind: editing.Kind, of: Scope) -> tuple[Route, ...]:
    """Articles and FAQ entries go the same way."""
    one = f"{kind.home}/{{{kind.noun}:\\d{{1,15}}}}"
    return (
        Route("GET", kind.home, "article.read", editing.listing(kind)),
        Route("GET", f"{kind.home}/new", "article.write", editing.new(kind)),
        Route("POST", kind.home, "article.write", editing.save(kind)),
        Route("GET", one, "article.read", editing.show(kind), of),
        Route("GET", f"{one}/listen/{{screen:\\d{{1,3}}}}", "article.read", editing.listen(kind), of),
        Route("GET", f"{one}/edit", "article.write", editing.edit(kind), of),
        Route("POST", f"{one}/edit", "article.write", editing.save(kind), of),
        Route("POST", f"{one}/submit", "article.write", editing.submit(kind), of),
        Route("POST", f"{one}/approve", "article.approve", editing.approve(kind), of),
        Route("POST", f"{one}/back", "article.approve", editing.send_back(kind), of),
        Route("POST", f"{one}/withdraw", "article.withdraw", editing.withdraw(kind), of),
    )


ROUTES: tuple[Route, ...] = (
    # the way in and out
    Route("GET", "/admin/signin", OPEN, signin.show),
    Route("POST", "/admin/signin", OPEN, signin.enter),
    Route("GET", "/admin/link/{link}", OPEN, signin.look_at_link),
    Route("POST", "/admin/link/{link}", OPEN, signin.use_link),
    Route("GET", "/admin/language/{tag}", OPEN, signin.language),
    Route("GET", "/admin/static/{name}", OPEN, signin.static),
    Route("GET", "/admin/second", HALF, signin.second),
    Route("POST", "/admin/second", HALF, signin.check_second),
    Route("POST", "/admin/signout", HALF, signin.leave),
    # what waits for me, and my account
    Route("GET", "/admin", SIGNED, home.show),
    Route("GET", "/admin/account", SIGNED, account.show),
    Route("POST", "/admin/account/password", SIGNED, account.set_password),
    Route("POST", "/admin/account/session", SIGNED, account.end_session),
    Route("POST", "/admin/account/language", SIGNED, account.set_language),
    Route("POST", "/admin/account/chat", SIGNED, account.chat_code),
    Route("POST", "/admin/account/chat/off", SIGNED, account.chat_off),
    Route("GET", "/admin/account/second", HALF, account.second),
    Route("POST", "/admin/account/second", HALF, account.enrol),
    # what villagers read and hear
    *_wordings(articles.KIND, scopes.article),
    *_wordings(faqs.KIND, scopes.faq),
)
