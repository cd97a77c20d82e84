#!/bin/bash
# What a sync costs on disk against the bare system calls that it cannot do without (floor.c), in turn with it, and against
# setfacl: on sites of 9 directories a patient, up to 20,000 professionals and 300 teams (bench_site.py), with a name service
# that answers at once (names.c); and on one with 800 documents a patient. Prints one table of ratios, and whether several
# threads have found the same damage as one.
#
#   sudo tests/bench/bench_disk.sh [quick|deep|PATIENTS...]    (default 1000 10000 100000; an hour and 8 GB below /tmp)
#
# CAREACL_BENCH_DIR=DIRECTORY keeps the file system there, with its sites, for the next time. FS=xfs: instead of ext4.
# ROUNDS=N pairs of each, default 5. DEEP=N patients with documents, default 1250. COLD=1: with nothing in memory, too.
# FIGURES=FILE keeps all figures as JSON, for plot.py.
cd "$(dirname "$0")/../.." || exit 1
. tests/lib.sh
in_namespace "$@"
type=${FS:-ext4}
directory=${CAREACL_BENCH_DIR:-}
if [ -z "$directory" ]; then
	directory=$(mktemp -d /tmp/careacl-bench.XXXXXX) || exit 1
	trap 'umount "$mounted"; rm -rf "$directory"' EXIT
fi
image=$directory/disk-$type.img mounted=$CAREACL_TEST_DIR/bench nss=$CAREACL_TEST_DIR/nss
mkdir -p "$mounted" "$nss/cache" || exit 1

# the name service: only in this namespace
gcc -D_GNU_SOURCE -std=c17 -Wall -Wextra -Werror -O2 -fPIC -shared -Wl,-soname,libnss_careaclbench.so.2 \
	-o "$nss/libnss_careaclbench.so.2" tests/bench/names.c &&
	gcc -D_GNU_SOURCE -std=c17 -Wall -Wextra -Werror -O2 -o "$CAREACL_TEST_DIR/floor" tests/bench/floor.c &&
	mount --bind "$nss/cache" /var/cache/ldconfig && mkdir -p /etc/ld.so.conf.d &&
	echo "$nss" >/etc/ld.so.conf.d/careaclbench.conf && ldconfig -X &&
	echo 20000 >/run/careacl-bench-names && sed -i 's/^passwd:.*/passwd: careaclbench files/' /etc/nsswitch.conf || exit 1

if [ ! -f "$image" ]; then
	truncate -s 32G "$image" || exit 1
	case $type in
	ext4) mkfs.ext4 -q -F -N 3000000 "$image" ;;
	*) "mkfs.$type" -q "$image" ;;
	esac || exit 1
fi
mount -o loop,nosuid,nodev "$image" "$mounted" && chmod 0755 "$mounted" || exit 1
IMAGE=$image python3 tests/bench/bench_disk.py "$mounted" "$CAREACL_TEST_DIR/floor" "$@"
