#!/usr/bin/env bash
# A Slurm of one node with two make-believe GPUs, for the test that sends jobs to it: slurm.sh install | up | down
# Needs root. What runs and what it writes lies in $STATE, but for Slurm's configuration, which its commands look for in
# one place only; `down` leaves neither.
set -euo pipefail

PACKAGES=(munge slurmctld slurmd slurm-client)
DAEMONS=(slurmd slurmctld munged)
STATE=/run/contraflow-slurm
CONF=/etc/slurm
MARK='# Written by tests/end_to_end/slurm.sh'

fail() { echo "slurm.sh: $*" >&2; exit 1; }

runs() { [[ -s $STATE/$1.pid ]] && kill -0 "$(<"$STATE/$1.pid")" 2>/dev/null; }

wait_for() {
    for _ in {1..200}; do "$@" >/dev/null 2>&1 && return; sleep 0.1; done
    fail "waited 20 s in vain for: $*"
}

# Debian's packages; the daemons that they would start on their own configuration stay down.
install_packages() {
    local policy=/usr/sbin/policy-rc.d
    dpkg -s "${PACKAGES[@]}" &>/dev/null && return
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
        trap "rm -f $policy" EXIT
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${PACKAGES[@]}" >/dev/null
}

configure() {
    mkdir -p "$CONF"
    echo "$MARK" | tee "$CONF/slurm.conf" "$CONF/gres.conf" >"$CONF/cgroup.conf"
    printf 'Name=gpu File=%s\n' /dev/{null,zero} >>"$CONF/gres.conf"
    printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' >>"$CONF/cgroup.conf" # slurmd asks for it, and uses none
    cat >>"$CONF/slurm.conf" <<EOF
ClusterName=contraflow
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$STATE/munge.socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000
SlurmdParameters=config_overrides
SlurmctldPidFile=$STATE/slurmctld.pid
SlurmdPidFile=$STATE/slurmd.pid
SlurmctldLogFile=$STATE/slurmctld.log
SlurmdLogFile=$STATE/slurmd.log
StateSaveLocation=$STATE/state
SlurmdSpoolDir=$STATE/spool
MinJobAge=3600
KillWait=2
GresTypes=gpu
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=4 RealMemory=1000000 Gres=gpu:2
PartitionName=batch Nodes=ALL Default=YES MaxTime=1-0
PartitionName=accelerated Nodes=ALL MaxTime=1-0
EOF
}

check_that_it_may_run() {
    ((EUID == 0)) || fail "only root can start a Slurm"
    command -v apt-get >/dev/null || fail "its packages are Debian's, and this machine has no apt-get"
    getent hosts "$(hostname -s)" >/dev/null || fail "this machine's name, $(hostname -s), is not in /etc/hosts"
    [[ ! -e $CONF/slurm.conf ]] || grep -qx "$MARK" "$CONF/slurm.conf" ||
        fail "this machine has a Slurm of its own ($CONF/slurm.conf)"
    ! runs slurmctld || fail "it runs already, for somebody else's test perhaps; slurm.sh down stops it"
}

up() {
    down
    trap 'tail -n 20 "$STATE"/*.log >&2; down' EXIT # until all of it runs
    mkdir -p "$STATE"/{state,spool}
    head -c 128 /dev/urandom >"$STATE/munge.key"
    chmod 600 "$STATE/munge.key"
    munged --socket="$STATE/munge.socket" --key-file="$STATE/munge.key" --pid-file="$STATE/munged.pid" \
        --log-file="$STATE/munged.log" --seed-file="$STATE/munge.seed"
    configure
    slurmctld
    slurmd
    wait_for eval 'sinfo --noheader --format=%T | grep -qx idle'
    trap - EXIT
}

down() {
    if runs slurmctld; then
        scancel --user root
        wait_for eval '[[ -z $(squeue --noheader) ]]'
    fi
    for daemon in "${DAEMONS[@]}"; do
        ! runs "$daemon" || kill "$(<"$STATE/$daemon.pid")"
        wait_for eval "! runs $daemon"
    done
    rm -rf "$STATE"
    for file in slurm gres cgroup; do
        ! grep -qsx "$MARK" "$CONF/$file.conf" || rm "$CONF/$file.conf"
    done
}

case ${1-} in
    install) check_that_it_may_run && install_packages ;;
    up) check_that_it_may_run && up ;;
    down) down ;;
    *) fail "install, up or down?" ;;
esac
