"""Documents: laws, decrees and guides as files become articles that can be found and quoted, never retold.

`reading` turns a file into lines, `structure` finds chapters, articles and clauses in them, `shelf` keeps them in
the database until a second person releases them, `quoting` picks the few sentences that are shown.
"""
