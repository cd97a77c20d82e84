# shellcheck shell=bash disable=SC2154
# A site whose people are known by a name service of the tests' own (careacltest.c). Source it after tests/lib.sh and
# tests/cli/site.sh, in a namespace: there only, the C library finds the source and /etc/nsswitch.conf names it.

people=/run/careacl-nss # what it knows, and how it answers

# start_names [SOURCES]: the C library asks these sources from now on
start_names() {
	local place=$CAREACL_TEST_DIR/nss
	mkdir -p "$place/cache" "$people" && chmod 0755 "$place" "$people" &&
		cp "$BUILD/tests/nss/libnss_careacltest.so.2" "$place" && mount --bind "$place/cache" /var/cache/ldconfig || return 1
	touch "$people/passwd" "$people/group" "$people/behave"
	mkdir -p /etc/ld.so.conf.d && echo "$place" >/etc/ld.so.conf.d/careacltest.conf && ldconfig -X || return 1
	sed -i '/^passwd:/d; /^group:/d; /^initgroups:/d; /^shadow:/d' /etc/nsswitch.conf
	printf '%s: %s\n' passwd "${1:-files careacltest}" group "${1:-files careacltest}" shadow files >>/etc/nsswitch.conf
}

# person NAME UID [GID]: known from now on; one line a name
person() {
	forget "$1"
	echo "$1:x:$2:${3:-$2}::/nonexistent:/bin/sh" >>"$people/passwd"
}
forget() { sed -i "/^$1:/d" "$people/passwd"; }

# everybody: known from now on are the three of the site, and nobody else
everybody() {
	: >"$people/passwd"
	person dr.one 21001 && person inf.two 21002 && person inf.three 21003
}

# names [LINE...]: how it answers from now on; without a line, as it should
names() { printf '%s\n' "$@" >"$people/behave"; }

# as_uid UID COMMAND...: with that number and no groups, without asking who it is
as_uid() {
	local uid=$1
	shift
	setpriv --reuid "$uid" --regid 65534 --clear-groups --inh-caps=-all "$@"
}

# opens UID PATH: yes or no: can that number read the document below the store?
opens() { as_uid "$1" cat "$site/clinical/$2" >/dev/null 2>&1 && echo yes || echo no; }

# numbers PATH: the named entries of its access ACL by number, "21001:rwx ..."
numbers() { getfacl -cpEn "$site/clinical/$1" 2>/dev/null | sed -n 's/^user:\([0-9][0-9]*\):/\1:/p' | sort | tr '\n' ' '; }

# no_harm NAME: nothing has changed for anybody; team: what they have
team='21001:rwx 21002:r-x 21003:r-x '
no_harm() {
	is "$(numbers P002/medical) $(opens 21001 P002/medical/ecg.pdf) $(opens 21003 P002/medical/ecg.pdf)" "$team yes yes" \
		"$1: everybody keeps what they had"
}

# asked KIND NAME: how often since the file was emptied
asked() { grep -cx "$1 $2" "$people/asked"; }
