"""The switch keeps the section, the choice is remembered, and another language is offered, never forced."""

import pytest

from tests.pages import follow, url

LOCALE = {"en": "en-GB", "ru": "ru-RU", "zh": "zh-CN", "none of the three": "fr-FR"}


@pytest.fixture
def reader(browser):
    """A reader whose browser prefers a language: opens pages in one context, which remembers."""
    contexts = []

    def new(locale, **options):
        contexts.append(browser.new_context(locale=locale, **options))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()


def offers(page):
    """The languages that the page offers to the reader."""
    return [offer.get_attribute("lang") for offer in page.locator(".language-offer:visible").all()]


def open_in(page, address, language, anchor=""):
    page.goto(address + url(language, "changes") + anchor)


def test_the_switch_keeps_the_section(reader, address):
    page = reader(LOCALE["en"])
    open_in(page, address, "en", "#on-2026-11-21")
    follow(page, page.locator(".language-switch a[lang=ru]"))
    assert page.url == address + url("ru", "changes") + "#on-2026-11-21"
    page.locator("a.headerlink[href='#on-2026-11-22']").dispatch_event("click")
    follow(page, page.locator(".language-switch a[lang^=zh]"))
    assert page.url == address + url("zh", "changes") + "#on-2026-11-22"


@pytest.mark.parametrize("preferred", LOCALE)
def test_the_readers_language_is_offered_and_not_forced(reader, address, preferred):
    page = reader(LOCALE[preferred])
    for language in ("en", "ru", "zh"):
        open_in(page, address, language)
        assert page.url == address + url(language, "changes")
        expected = {"ru": ["ru"], "en": ["en"], "zh": ["zh-Hans"]}.get(preferred, []) if preferred != language else []
        assert offers(page) == expected


def test_the_offer_leads_to_the_same_section_and_the_choice_is_remembered(reader, address):
    page = reader(LOCALE["ru"])
    open_in(page, address, "zh", "#on-2026-11-21")
    follow(page, page.locator(".language-offer:visible a"))
    assert page.url == address + url("ru", "changes") + "#on-2026-11-21"
    follow(page, page.locator(".language-switch a[lang=en]"))
    assert offers(page) == []  # the choice counts for more than the browser's preference
    open_in(page, address, "ru")
    assert offers(page) == ["en"]


def test_a_declined_offer_does_not_come_back(reader, address):
    page = reader(LOCALE["zh"])
    open_in(page, address, "en")
    page.locator(".language-offer:visible button").click()
    assert offers(page) == []
    open_in(page, address, "en", "#on-2026-11-22")
    page.reload()
    assert offers(page) == []


def test_forbidden_storage_breaks_nothing(reader, address):
    page = reader(LOCALE["ru"])
    wrong = []
    page.on("pageerror", lambda error: wrong.append(error))
    page.add_init_script("Object.defineProperty(Storage.prototype, 'setItem', {value() { throw new DOMException('no'); }})")
    open_in(page, address, "en")
    page.locator(".language-offer:visible button").click()
    assert offers(page) == [] and not wrong


def test_without_javascript_nothing_is_offered_and_the_switch_stays(reader, address):
    page = reader(LOCALE["ru"], java_script_enabled=False)
    open_in(page, address, "en")
    assert offers(page) == []
    follow(page, page.locator(".language-switch a[lang=ru]"))
    assert page.url == address + url("ru", "changes")


def test_the_offer_moves_nothing(reader, address):
    page = reader(LOCALE["ru"], viewport={"width": 320, "height": 640})
    open_in(page, address, "en")
    box = page.locator(".language-offer:visible").bounding_box()
    assert page.eval_on_selector(".language-offer:not([hidden])", "e => getComputedStyle(e).position") == "fixed"
    assert box["x"] >= 0 and box["x"] + box["width"] <= 320
