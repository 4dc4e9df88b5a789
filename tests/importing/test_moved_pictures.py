from sitegen.importing.archive import Archive
from sitegen.importing.pictures import Pictures

ARCHIVE = Archive(system="wordpress", entries=lambda: iter(()), find=lambda _: None)
FOLDER = "content/articles/2019/secret"


def _pictures() -> Pictures:
    return Pictures(ARCHIVE, frozenset({"journal.example"}), "/", lambda _: False)


def test_what_readers_see_keeps_its_address() -> None:
    pictures = _pictures()
    assert pictures.written("https://journal.example/2019/03/a.png", FOLDER, True) == "/2019/03/a.png"
    assert pictures.written("https://else.example/a.png?id=1", FOLDER, True).startswith("/media/else.example/a-")
    assert [file.split("/")[0] for file in pictures.wanted] == ["static", "static"]


def test_pictures_of_a_draft_lie_beside_it_each_under_its_own_name() -> None:
    pictures = _pictures()
    urls = ["/2019/03/a.png", "/2019/04/a.png", "/2019/03/a.png"]
    assert [pictures.written(url, FOLDER, False) for url in urls] == ["a.png", "a-2.png", "a.png"]
    assert {file: one.url for file, one in pictures.wanted.items()} == {
        f"{FOLDER}/a.png": "/2019/03/a.png",
        f"{FOLDER}/a-2.png": "/2019/04/a.png",
    }


def test_a_picture_that_readers_see_elsewhere_is_not_copied_beside_a_draft() -> None:
    pictures = _pictures()
    pictures.written("/2019/03/a.png", FOLDER, True)
    assert pictures.written("/2019/03/a.png", FOLDER, False) == "/2019/03/a.png"
