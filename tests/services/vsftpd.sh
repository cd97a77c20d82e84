# shellcheck shell=bash
# A private vsftpd with the shipped configuration. Source it after site.sh.

# start_vsftpd: over TLS with a certificate of its own; its log is $dir/vsftpd.log
start_vsftpd() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=careacl-test -keyout "${dir:?}/ftp.key" -out "$dir/ftp.pem" \
		2>/dev/null && mkdir -p /run/vsftpd/empty && pam_stack vsftpd || return 1
	# the shipped file, with this test's certificate
	sed "s|^rsa_cert_file=.*|rsa_cert_file=$dir/ftp.pem|; s|^rsa_private_key_file=.*|rsa_private_key_file=$dir/ftp.key|" \
		conf/vsftpd.conf.careacl >/etc/vsftpd.conf
	vsftpd /etc/vsftpd.conf >"$dir/vsftpd.log" 2>&1 &
	for _ in $(seq 100); do
		(: <"/dev/tcp/127.0.0.1/21") 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}
