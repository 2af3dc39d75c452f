# Installs the tools of Node.js that package-lock.json names. Read by the scripts beside it, in the repository's folder.

# Written last, so that an interrupted run leaves none. Compared by content, as script/bootstrap does.
stamp=node_modules/installed.lock
if test "$(cat package-lock.json)" != "$(cat "$stamp" 2>/dev/null)"; then
    npm ci --loglevel=error
    cp package-lock.json "$stamp"
fi
