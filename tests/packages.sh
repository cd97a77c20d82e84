# shellcheck shell=bash
# The packages, built once for all tests that install them. Source it after tests/lib.sh, outside a namespace: make knows what is
# built by the name it has there.

# build_packages: $BUILD/deb/*.deb of the sources as they are now; what went wrong is printed
build_packages() {
	mkdir -p "$BUILD" && exec {packages_lock}>"$BUILD/packages.lock" && flock "$packages_lock" || return 1
	local package newer
	package=$(find "$BUILD/deb" -name 'libpam-careacl_*.deb' -print -quit 2>/dev/null)
	[ -z "$package" ] || newer=$(find Makefile LICENSE README.md SECURITY.md policy wording registry acl_sync pam_module conf docs debian \
		-newer "$package" -print -quit)
	if [ -z "$package" ] || [ -n "$newer" ]; then
		newer=$(make --no-print-directory --silent deb BUILD="$BUILD" DEB_OBJECTS="$BUILD" QUIET=1 2>&1) || echo "make deb: $newer"
	fi
	exec {packages_lock}>&-
}
