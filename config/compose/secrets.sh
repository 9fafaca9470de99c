#!/bin/sh
# Makes the passwords of the compose stack, once. Each lies in a volume of its own: a service reads only what is mounted into it.
set -eu
umask 077

make() { # file
  if [ ! -s "$1" ]; then
    python -c 'import secrets; print(secrets.token_hex(32))' > "$1.new"
    chmod 400 "$1.new"
    mv "$1.new" "$1"
    echo "made $1"
  fi
}

make /secrets/elasticsearch/password
make /secrets/desk/token
