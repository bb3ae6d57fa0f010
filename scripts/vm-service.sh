#!/bin/bash
# What scripts/vm-service.ts runs inside its machine, as a service of it: looks at gyr as a user's
# Debian runs it, and says of each thing whether it is so. Twice: the second time, after a reboot,
# it looks at what the first left behind.

set -u
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
alerts=/var/log/gyr/alerts.jsonl

say() { printf 'check: %s\n' "$*" >/dev/console; }

# is WHAT COMMAND…: the command succeeds. Its output explains a failure.
is() {
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then
        say "ok: $what"
    else
        say "FAILED: $what: ${said:-$*}"
    fi
}

# within SECONDS COMMAND…: it succeeds before then.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { "$@"; return 1; }
        sleep 0.2
    done
}

# same WANTED COMMAND…: it prints that.
same() {
    local wanted=$1 got
    shift
    got=$("$@" 2>&1)
    [ "$got" = "$wanted" ] || { echo "$got, not $wanted"; return 1; }
}

fails() { ! "$@"; }
of_unit() { systemctl show -p "$1" --value gyr; }
main_pid() { of_unit MainPID; }
journal() { journalctl -u gyr --no-pager -o cat "$@"; }
journal_has() { journal | grep -q -- "$1"; }
file_has() { grep -q -- "$1" $alerts; }
in_gyr() { nsenter -t "$(main_pid)" -m "$@"; }
fails_in_gyr() { [ "$(main_pid)" != 0 ] && fails in_gyr "$@"; }
status_of() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$(main_pid)/status"; }
limit_of() { awk -v name="$1" 'index($0, name) == 1 { print $(NF - 1) }' "/proc/$(main_pid)/limits"; }
cgroup_of() { cat "/sys/fs/cgroup/system.slice/gyr.service/$1"; }
is_ready() { [ "$(of_unit ActiveState)/$(of_unit SubState)" = active/running ]; }
# Alerts of the rule "Mark" are one for each file that is opened below this folder.
mark() { : >"/srv/marks/$1"; }

# What comes after would be wrong for this one reason.
give_up() {
    journalctl -u gyr --no-pager -o cat | tail -n 50 >/dev/console
    say "gave up"
    systemctl poweroff
    exit 1
}

at_boot() {
    is "the system came up" within 120 eval 'systemctl is-system-running | grep -qvE "init|starting"'
    is "the unit is active" within 150 is_ready
    is_ready || give_up
    is "no unit failed" same "" systemctl --failed --no-legend
    is "it was started once" same 0 of_unit NRestarts
    is "it said that it is ready" journal_has 'gyr is ready'
    is "it tells its status" eval 'of_unit StatusText | grep -q events'
    local ready early
    ready=$(of_unit ActiveEnterTimestampMonotonic)
    early=$(systemctl show -p ExecMainStartTimestampMonotonic --value check-early)
    is "it was ready ($ready us) before ordinary services started ($early us)" test "$ready" -lt "$early"
    is "what a service does first at boot raises an alert" within 10 file_has '/early by'
    is "nothing was lost" fails journal_has '[1-9][0-9]* lost'
    say "note: boot: $(systemd-analyze time | tr '\n' ' ')"
    say "note: ready: $(journal | grep 'gyr is ready' | tail -n 1)"
}

alerts_arrive() {
    cat /etc/shadow >/dev/null
    is "cat /etc/shadow is in the journal" within 60 journal_has /etc/shadow
    is "and in the file" within 5 file_has /etc/shadow
    is "and at syslog" within 5 eval 'journalctl _TRANSPORT=syslog --no-pager | grep -q /etc/shadow'
    # The journal prints binary messages as a remark, so text in other scripts must be text.
    is "files of the logs are not for everybody" same 640 stat -c %a $alerts
    is "nor is their folder" same 750 stat -c %a /var/log/gyr
}

limits_hold() {
    is "only four capabilities" same 000000c000080004 status_of CapBnd
    is "no other in effect" same 000000c000080004 status_of CapEff
    is "no new privileges" same 1 status_of NoNewPrivs
    is "system calls are filtered" same 2 status_of Seccomp
    is "open files" same 65536 limit_of 'Max open files'
    is "locked memory" same unlimited limit_of 'Max locked memory'
    is "no core files" same 0 limit_of 'Max core file size'
    is "memory is bounded" same 2147483648 cgroup_of memory.max
    is "tasks are bounded" same 256 cgroup_of pids.max
    is "not the first to be killed" same -500 cat "/proc/$(main_pid)/oom_score_adj"
    is "it comes first" same -7 eval "ps -o ni= -p $(main_pid) | tr -d ' '"
    say "note: memory: $(cgroup_of memory.current) bytes now, $(cgroup_of memory.peak 2>&1) at most"
    say "note: tasks: $(cgroup_of pids.current)"
}

hardening_holds() {
    for path in /usr/x /etc/x /boot/x /srv/x /var/lib/x /var/log/x /root/x /home/x /run/x; do
        is "$path cannot be written" fails_in_gyr \
            sh -c "touch $path && grep ' ${path%/x} ' /proc/self/mountinfo"
    done
    for path in /var/log/gyr/x /var/lib/gyr/x /run/gyr/x /tmp/x; do
        is "$path can be written" in_gyr sh -c "touch $path && rm $path"
    done
    : >/tmp/of-the-host
    is "/tmp is its own" fails_in_gyr test -e /tmp/of-the-host
    is "/dev has no disks" fails_in_gyr test -e /dev/vda
    is "/dev/log is there" in_gyr test -e /dev/log
    is "kernel settings cannot be written" fails_in_gyr sh -c 'echo 1 >/proc/sys/kernel/sysrq'
    is "cgroups cannot be written" fails_in_gyr mkdir /sys/fs/cgroup/x
    is "/proc of others can be read" in_gyr test -r /proc/1/environ
    is "no variable for the runtime" fails grep -qaE 'BUN_|NODE_OPTIONS|LD_' "/proc/$(main_pid)/environ"
}

reloads() {
    local pid
    pid=$(main_pid)
    cat >/etc/falco/rules.d/reload.yaml <<'END'
- rule: Reloaded mark
  desc: is there after the reload only
  condition: evt.type in (open, openat, creat) and fd.name startswith /srv/reload/
  output: "reloaded: %fd.name"
  priority: NOTICE
END
    mkdir -p /srv/reload
    is "systemctl reload succeeds" systemctl reload gyr
    : >/srv/reload/first
    is "new rules work at once after it" within 60 file_has 'reloaded: /srv/reload/first'
    is "it is the same process" same "$pid" main_pid
    echo '- rule: wrong' >/etc/falco/rules.d/reload.yaml
    systemctl reload gyr
    is "wrong rules are refused" within 60 journal_has 'Not reloaded'
    : >/srv/reload/second
    is "and the old ones stay" within 60 file_has 'reloaded: /srv/reload/second'
    is "and it goes on" within 60 is_ready
    rm /etc/falco/rules.d/reload.yaml
    is "the unit is told of each reload" systemctl reload gyr
}

rotates() {
    mark before-rotation
    within 10 file_has before-rotation
    is "logrotate rotates" logrotate -f /etc/logrotate.d/gyr
    mark after-rotation
    is "alerts go to a new file" within 10 file_has after-rotation
    is "older ones are in the old file" grep -q before-rotation $alerts.1
    is "newer ones are not" fails grep -q after-rotation $alerts.1
    is "the new file has the rights of the old" same 640 stat -c %a $alerts
    is "logrotate leaves a gyr alone that is being started" eval "systemctl stop gyr;
        systemctl start --no-block gyr; logrotate -f /etc/logrotate.d/gyr; within 150 is_ready"
    is "which was started once" same 0 of_unit NRestarts
    mark compressed
    within 10 file_has compressed
    is "logrotate compresses the time after" eval "logrotate -f /etc/logrotate.d/gyr && test -f $alerts.2.gz"
}

# The kernel stops it, as a debugger would: systemd must notice.
watchdog_bites() {
    local pid before
    pid=$(main_pid)
    before=$SECONDS
    is "nothing happened to it yet" same 0 of_unit NRestarts
    kill -STOP "$pid"
    is "the watchdog ends a gyr that stands still" within 180 journal_has "Watchdog timeout"
    is "systemd starts another" within 150 eval "is_ready && [ \$(main_pid) != $pid ]"
    say "note: the watchdog took $((SECONDS - before)) s from SIGSTOP to a new gyr that is ready"
    mark after-watchdog
    is "which watches" within 15 file_has after-watchdog
    kill -KILL "$(main_pid)"
    is "it comes back from SIGKILL too" within 150 eval "is_ready && [ \$(of_unit NRestarts) = 2 ]"
    mark after-kill
    is "and watches" within 15 file_has after-kill
}

# Everything that was raised before the end is delivered.
stops_in_order() {
    local i
    for i in $(seq 300); do mark "stop-$i"; done
    is "systemctl stop succeeds" systemctl stop gyr
    is "its result is success" same success of_unit Result
    is "all alerts up to then are delivered" same 300 grep -c /srv/marks/stop- $alerts
    say "note: end: $(journal | grep 'Watched for' | tail -n 1)"
    is "nothing stays behind" fails pgrep -x gyr
    is "it starts again" systemctl start gyr
}

# As an init script would: no service manager.
runs_in_background() {
    local options=(-P /run/check.pid -o stdout_output.enabled=false -o spool.enabled=false
        -o syslog_output.enabled=false -o file_output.filename=/srv/background.jsonl)
    is "gyr -d returns when it is ready" start-stop-daemon --start --pidfile /run/check.pid \
        --exec /usr/bin/gyr -- -d "${options[@]}"
    is "its pid file names it" eval 'readlink "/proc/$(cat /run/check.pid)/exe" | grep -q /usr/bin/gyr'
    mark background
    is "it watches" within 10 grep -q /srv/marks/background /srv/background.jsonl
    is "another with this pid file is refused" fails /usr/bin/gyr -d "${options[@]}"
    is "start-stop-daemon ends it" start-stop-daemon --stop --pidfile /run/check.pid --retry 20
    is "its pid file is gone" fails test -e /run/check.pid
}

systemd_likes_it() {
    is "systemd-analyze verify is content" same "" systemd-analyze verify --man=no gyr.service
    say "note: systemd-analyze security: $(systemd-analyze security --no-pager gyr | tail -n 1)"
    is "gyr --dry-run agrees with the configuration" gyr --dry-run
}

# An update restarts it and keeps what the user changed.
updates() {
    local pid
    pid=$(main_pid)
    echo 'GYR_OPTIONS="--unbuffered"' >/etc/default/gyr
    is "the package installs over itself" dpkg -i /root/gyr.deb
    is "settings are kept" grep -q unbuffered /etc/default/gyr
    is "it was restarted" within 150 eval "is_ready && [ \$(main_pid) != $pid ]"
    is "with them" eval 'tr "\0" " " <"/proc/$(main_pid)/cmdline" | grep -q unbuffered'
    is "the manual is there" test -s /usr/share/man/man8/gyr.8.gz
}

after_reboot() {
    local before="journalctl -b -1 -u gyr --no-pager -o cat"
    is "what was done while the machine went down raised an alert" file_has '/late by'
    is "the end was in order" eval "$before | grep -q 'Deactivated successfully'"
    is "nothing had to be killed" fails eval "$before | tail -n 5 | grep -E 'timed out|Killing'"
    say "note: end: $($before | grep 'Watched for' | tail -n 1)"
}

is_removed() {
    is "the package can be removed" dpkg -r gyr
    is "it ends" fails pgrep -x gyr
    is "settings stay" test -f /etc/default/gyr
    is "nothing else" fails test -e /usr/bin/gyr
    is "it can be purged" dpkg -P gyr
    for path in /etc/default/gyr /etc/logrotate.d/gyr /var/lib/gyr /var/log/gyr \
        /etc/systemd/system/multi-user.target.wants/gyr.service; do
        is "$path is gone" fails test -e $path
    done
    is "systemd has nothing against it" same "" systemctl --failed --no-legend
}

say "$(. /etc/os-release && echo "$PRETTY_NAME"), $(uname -r), $(systemctl --version | head -n 1)"
at_boot
if [ -e /srv/rebooted ]; then
    after_reboot
    is_removed
    say "end"
    systemctl poweroff
    exit
fi
: >/srv/rebooted
alerts_arrive
limits_hold
hardening_holds
systemd_likes_it
reloads
rotates
watchdog_bites
stops_in_order
runs_in_background
updates
within 150 is_ready
systemctl reboot
