from sitegen.importing.rules import rule_files, rules_of


def test_addresses_with_a_query_are_rules_for_three_servers() -> None:
    rules = rules_of([("/?p=12", "/2020/le-pont/"), ("/spip.php?article7", "/été/"), ("/Titre/", "/titre/")])
    files = rule_files(rules)
    assert files["_redirects"] == "/ p=12 /2020/le-pont/ 301\n/Titre/ /titre/ 301\n"
    assert '    "/?p=12" /2020/le-pont/;' in files["nginx.conf"].splitlines()
    assert '    "/spip.php?article7" /%C3%A9t%C3%A9/;' in files["nginx.conf"].splitlines()
    assert "RewriteCond %{QUERY_STRING} ^article7$" in files["apache.conf"]
    assert r"RewriteRule ^/?spip\.php/?$ /%C3%A9t%C3%A9/? [R=301,L]" in files["apache.conf"]
    assert files["apache.conf"].count("RewriteCond") == 2
