#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# A real Apache Kafka 3.9.1 for tests and trials: one KRaft node on loopback, on free ports, in a folder of its own.
#
#   broker.sh fetch                          copy the pinned jars into the cache (once; Maven Central)
#   broker.sh start [--sasl] [--acl]         format if new, start, wait until it answers; prints its address
#   broker.sh env                            shell assignments for the tests: eval "$(broker.sh env)"
#   broker.sh topic NAME PARTITIONS          create a topic
#   broker.sh stop | kill | restart          orderly | SIGKILL | either, then start again on the same folder and ports
#   broker.sh pause | continue               SIGSTOP | SIGCONT
#   broker.sh remove                         kill it and delete its folder
#
# A first argument with a / in it, as in `broker.sh start /tmp/b --sasl`, or KPWATCH_BROKER_HOME, names the folder
# (default: one per user under ${TMPDIR:-/tmp}); several brokers side by side need one each. Its file `environment` has
# what `env` prints. KPWATCH_KAFKA_CACHE names the cache of the jars.
# Before KPWATCH_TEST_BROKER_BEHIND a proxy of a test may stand: the broker names KPWATCH_TEST_BROKER_FRONT as its address there.
# --sasl adds a SASL_SSL listener (SCRAM-SHA-512, certificates made here) beside the plain one; users kpwatch and
# stranger. --acl (with --sasl) switches authorisation on: kpwatch may do everything, stranger nothing.
# Debian packages: maven default-jre-headless kcat openssl.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${KPWATCH_KAFKA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kpwatch/kafka-3.9.1}
home=${KPWATCH_BROKER_HOME:-${TMPDIR:-/tmp}/kpwatch-broker-$(id -u)}

fail() { echo "broker.sh: $*" >&2; exit 3; }
usage() { sed -n '4,20p' "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2; }

[ $# -ge 1 ] || usage
command=$1
shift
if [[ ${1:-} == */* ]]; then
  home=$1
  shift
fi

java_command() {
  # The class path is for Java to expand, hence the quotes.
  java -Xms128m -Xmx512m -XX:+UseSerialGC -Dlog4j.configuration="file:$home/log4j.properties" -cp "$cache/*" "$@"
}

fetch() {
  [ -f "$cache/complete" ] && return 0
  command -v mvn >/dev/null || fail "mvn is missing: apt-get install maven default-jre-headless kcat openssl"
  mkdir -p "$(dirname "$cache")"
  local fresh
  fresh=$(mktemp -d "$cache.XXXXXX")
  if ! mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$fresh" >"$fresh/mvn.log" 2>&1; then
    cat "$fresh/mvn.log" >&2
    rm -rf "$fresh"
    fail "Maven could not fetch Apache Kafka"
  fi
  touch "$fresh/complete"
  rm -rf "$cache"
  mv -T "$fresh" "$cache" 2>/dev/null || rm -rf "$fresh"   # somebody else was faster
  [ -f "$cache/complete" ] || fail "no jars in $cache"
}

# COUNT: that many at once, so that they differ. Below those that the system gives to outgoing connections, which could take one
# between this and the broker's start, or while it is down: nothing but another listener can.
free_ports() {
  perl -MIO::Socket::INET -e 'my ($low) = split " ", `cat /proc/sys/net/ipv4/ip_local_port_range`;
    my ($from, $to) = $low > 20000 ? (16384, $low) : (0, 1);
    my @s;
    for (1..1000) {
      my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => $from + int(rand($to - $from))) or next;
      push @s, $s;
      last if @s == $ARGV[0];
    }
    @s == $ARGV[0] or die "no free ports\n";
    print join(" ", map { $_->sockport } @s), "\n"' "$1"
}

is_alive() { [ -f "$home/pid" ] && kill -0 "$(cat "$home/pid")" 2>/dev/null; }

make_certificates() {
  local d=$home/tls
  mkdir -p "$d"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=kpwatch test CA" \
    -keyout "$d/ca.key" -out "$d/ca.pem" 2>/dev/null
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$d/broker.key" 2>/dev/null
  openssl req -new -key "$d/broker.key" -subj "/CN=localhost" -out "$d/broker.csr" 2>/dev/null
  openssl x509 -req -in "$d/broker.csr" -CA "$d/ca.pem" -CAkey "$d/ca.key" -CAcreateserial -days 30 -out "$d/broker.pem" \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") 2>/dev/null
  cat "$d/broker.key" "$d/broker.pem" "$d/ca.pem" >"$d/keystore.pem"   # PKCS#8 key, certificate, issuer
}

configure() {   # SASL ACL: writes everything a new broker needs, then formats its storage
  local sasl=$1 acl=$2 plain controller secure behind front listeners advertised map
  read -r plain controller secure behind front < <(free_ports 5)
  mkdir -p "$home"
  chmod 700 "$home"
  # BEHIND is for a test's proxy: the broker tells its clients to come to `front`, where the proxy listens, or nobody.
  listeners=PLAINTEXT://127.0.0.1:$plain,BEHIND://127.0.0.1:$behind,CONTROLLER://127.0.0.1:$controller
  advertised=PLAINTEXT://127.0.0.1:$plain,BEHIND://127.0.0.1:$front
  map=PLAINTEXT:PLAINTEXT,BEHIND:PLAINTEXT,CONTROLLER:PLAINTEXT
  if [ "$sasl" = yes ]; then
    listeners+=,SASL_SSL://127.0.0.1:$secure
    advertised+=,SASL_SSL://127.0.0.1:$secure
    map+=,SASL_SSL:SASL_SSL
  fi
  # The short broker session lets a killed broker come back in seconds: its predecessor's must end first.
  cat >"$home/server.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=$listeners
advertised.listeners=$advertised
listener.security.protocol.map=$map
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=$home/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
END
  cat >"$home/log4j.properties" <<END
log4j.rootLogger=WARN, file
log4j.appender.file=org.apache.log4j.FileAppender
log4j.appender.file.File=$home/broker.log
log4j.appender.file.layout=org.apache.log4j.PatternLayout
log4j.appender.file.layout.ConversionPattern=%d{ISO8601} %p %c: %m%n
END
  local password stranger inner id scram=()
  password=$(openssl rand -hex 16)
  stranger=$(openssl rand -hex 16)
  inner=$(openssl rand -hex 16)
  {
    echo "KPWATCH_BROKER_HOME='$home'"
    echo "KPWATCH_TEST_BROKER=127.0.0.1:$plain"
    echo "KPWATCH_TEST_BROKER_BEHIND=127.0.0.1:$behind"
    echo "KPWATCH_TEST_BROKER_FRONT=127.0.0.1:$front"
  } >"$home/environment"
  if [ "$sasl" = yes ]; then
    make_certificates
    cat >>"$home/server.properties" <<END
sasl.enabled.mechanisms=SCRAM-SHA-512
ssl.keystore.type=PEM
ssl.keystore.location=$home/tls/keystore.pem
ssl.truststore.type=PEM
ssl.truststore.location=$home/tls/ca.pem
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="broker" password="$inner";
END
    scram=(--add-scram "SCRAM-SHA-512=[name=broker,password=$inner]" --add-scram "SCRAM-SHA-512=[name=kpwatch,password=$password]"
      --add-scram "SCRAM-SHA-512=[name=stranger,password=$stranger]")
    {
      echo "KPWATCH_TEST_BROKER_SASL=127.0.0.1:$secure"
      echo "KPWATCH_TEST_BROKER_USER=kpwatch"
      echo "KPWATCH_TEST_BROKER_PASSWORD=$password"
      echo "KPWATCH_TEST_BROKER_STRANGER=stranger"
      echo "KPWATCH_TEST_BROKER_STRANGER_PASSWORD=$stranger"
      echo "KPWATCH_TEST_BROKER_CA='$home/tls/ca.pem'"
    } >>"$home/environment"
  fi
  if [ "$acl" = yes ]; then
    cat >>"$home/server.properties" <<END
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:broker;User:ANONYMOUS
END
    echo "KPWATCH_TEST_BROKER_ACL=1" >>"$home/environment"
  fi
  id=$(java_command kafka.tools.StorageTool random-uuid | tail -n 1)
  java_command kafka.tools.StorageTool format -t "$id" -c "$home/server.properties" "${scram[@]}" >"$home/format.log" 2>&1 ||
    { cat "$home/format.log" >&2; fail "formatting failed"; }
}

address() { sed -n 's/^KPWATCH_TEST_BROKER=//p' "$home/environment"; }

# Ready is: the port accepts and a metadata request is answered. Each attempt has its own short limit.
launch() {
  local bootstrap pid
  bootstrap=$(address)
  # A session of its own, so that a Ctrl-C meant for the caller does not reach it.
  setsid java -Xms128m -Xmx512m -XX:+UseSerialGC -Dlog4j.configuration="file:$home/log4j.properties" -cp "$cache/*" \
    kafka.Kafka "$home/server.properties" </dev/null >>"$home/broker.out" 2>&1 &
  pid=$!
  disown "$pid"
  echo "$pid" >"$home/pid"
  for _ in $(seq 1 600); do
    kill -0 "$pid" 2>/dev/null || { tail -n 20 "$home/broker.log" "$home/broker.out" >&2; fail "the broker ended while starting"; }
    if (exec 3<>"/dev/tcp/${bootstrap%:*}/${bootstrap#*:}") 2>/dev/null &&
      timeout 5 kcat -b "$bootstrap" -L -m 4 -X log_level=0 >/dev/null 2>&1; then
      return 0
    fi
    sleep 0.2
  done
  fail "the broker did not answer in time; see $home/broker.log"
}

start() {
  local sasl=no acl=no
  for option in "$@"; do
    case $option in
      --sasl) sasl=yes ;;
      --acl) sasl=yes acl=yes ;;
      *) usage ;;
    esac
  done
  is_alive && fail "a broker runs in $home already (pid $(cat "$home/pid"))"
  command -v java >/dev/null || fail "java is missing: apt-get install maven default-jre-headless kcat openssl"
  command -v kcat >/dev/null || fail "kcat is missing: apt-get install maven default-jre-headless kcat openssl"
  fetch
  if [ -f "$home/data/meta.properties" ]; then
    launch
  else
    configure "$sasl" "$acl"
    launch
    if [ "$acl" = yes ]; then
      java_command kafka.admin.AclCommand --bootstrap-server "$(address)" --add --allow-principal User:kpwatch \
        --operation All --topic '*' --group '*' --transactional-id '*' >"$home/acl.log" 2>&1 || { cat "$home/acl.log" >&2; fail "granting rights failed"; }
    fi
  fi
  address
}

end() {   # SIGNAL
  if is_alive; then
    local pid
    pid=$(cat "$home/pid")
    kill "-$1" "$pid" 2>/dev/null || true
    for _ in $(seq 1 300); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -0 "$pid" 2>/dev/null && kill -KILL "$pid"
  fi
  rm -f "$home/pid"
}

# One CreateTopics request (version 2 of the protocol guide) over a plain socket: Kafka's own tool would start a JVM for it.
topic() {   # NAME PARTITIONS
  [ $# -eq 2 ] || usage
  perl -MIO::Socket::INET -e '
    my ($address, $name, $partitions) = @ARGV;
    my $socket = IO::Socket::INET->new(PeerAddr => $address, Timeout => 5) or die "cannot connect to $address\n";
    my $text = sub { pack("n/a*", $_[0]) };
    my $request = pack("nnN", 19, 2, 1) . $text->("kpwatch-broker-sh") . pack("N", 1) . $text->($name)
      . pack("NnNN", $partitions, 1, 0, 0) . pack("NC", 15000, 0);
    print $socket pack("N/a*", $request);
    my $take = sub { my ($n, $all) = ($_[0], ""); while (length($all) < $n) { sysread($socket, $all, $n - length($all), length($all)) or die "no answer\n" } $all };
    my $answer = $take->(unpack("N", $take->(4)));
    my ($correlation, $throttle, $count, $topic, $error) = unpack("NNNn/a*n", $answer);
    exit 0 if $error == 0 || $error == 36;    # 36: exists already
    die "topic $name: error $error\n";' "$(address)" "$1" "$2" || fail "topic $1 was not created"
}

case $command in
  fetch) fetch ;;
  start) start "$@" ;;
  env) [ -f "$home/environment" ] || fail "no broker in $home"; sed 's/^/export /' "$home/environment" ;;
  topic) topic "$@" ;;
  stop) end TERM ;;
  kill) end KILL ;;
  restart) end TERM; start ;;
  pause) is_alive && kill -STOP "$(cat "$home/pid")" ;;
  continue) is_alive && kill -CONT "$(cat "$home/pid")" ;;
  remove) end KILL; rm -rf "$home" ;;
  *) usage ;;
esac
