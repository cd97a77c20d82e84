# Makes the table of acl_sync/help/help.h from the pages: awk -f embed.awk docs/help/*.md docs/help/fr/*.md
# A page without its translation is an error.
FNR == 1 {
	is_french = FILENAME ~ /\/fr\//
	topic = FILENAME
	sub(/.*\//, "", topic)
	sub(/\.md$/, "", topic)
	if (!is_french)
		topics[++count] = topic
}
{
	# ? for trigraphs
	gsub(/["\\?]/, "\\\\&")
	pages[topic, is_french] = pages[topic, is_french] "\n     \"" $0 "\\n\""
}
END {
	print "/* Made from docs/help by acl_sync/help/embed.awk. */"
	print "#include \"acl_sync/help/help.h\"\n"
	print "const struct help_topic help_topics[] = {"
	for (i = 1; i <= count; i++) {
		if (pages[topics[i], 1] == "") {
			print "docs/help/fr/" topics[i] ".md: is missing, expected beside docs/help/" topics[i] ".md" >"/dev/stderr"
			exit 1
		}
		print "    {\"" topics[i] "\",\n    {[WORDING_ENGLISH] =" pages[topics[i], 0] ",\n     [WORDING_FRENCH] =" pages[topics[i], 1] "}},"
	}
	print "};\nconst size_t help_topic_count = sizeof(help_topics) / sizeof(help_topics[0]);"
}
