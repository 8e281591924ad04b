# Outlives the supervisor. Reads "+ TARGET" and "- TARGET" lines, a target being a process id, or a process group as
# "-GROUP"; when the supervisor is gone, by whatever signal, its end of the pipe closes and every target still listed
# is ended, the newest first.
targets=''
while read -r sign target; do
  case "$sign" in
    +) targets="$target $targets" ;;
    -) rest=''
       for other in $targets; do [ "$other" = "$target" ] || rest="$rest $other"; done
       targets=$rest ;;
  esac
done
for target in $targets; do kill -s TERM -- "$target" 2>/dev/null; done
tries=0
while [ $tries -lt 50 ]; do
  alive=''
  for target in $targets; do kill -s 0 -- "$target" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 0.1
  tries=$((tries + 1))
done
for target in $targets; do kill -s KILL -- "$target" 2>/dev/null; done
