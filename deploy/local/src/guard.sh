# Outlives the supervisor. Reads "+ GROUP" and "- GROUP" lines; when the supervisor is gone, by whatever
# signal, its end of the pipe closes and every process group still listed is ended, the newest first.
groups=''
while read -r sign group; do
  case "$sign" in
    +) groups="$group $groups" ;;
    -) rest=''
       for other in $groups; do [ "$other" = "$group" ] || rest="$rest $other"; done
       groups=$rest ;;
  esac
done
for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
tries=0
while [ $tries -lt 50 ]; do
  alive=''
  for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 0.1
  tries=$((tries + 1))
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
