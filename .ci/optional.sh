# The README's optional tools, as far as they can be had here; without them a test skips, and says so.

install_package() {
    if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
        timeout 180 apt-get install -y -q --no-install-recommends "$@" > /dev/null 2>&1
    else
        return 1
    fi
}

if ! command -v python3 > /dev/null || ! python3 -c 'import venv, ensurepip' 2> /dev/null; then
    install_package python3 python3-venv || echo "not installed: python3 with venv"
fi
if ! python3 -c 'import openai' 2> /dev/null; then
    # An environment of its own: Debian guards the system's packages against pip.
    if timeout 60 python3 -m venv .venv && timeout 300 .venv/bin/pip install -q openai; then
        PATH="$PWD/.venv/bin:$PATH"
    else
        echo "not installed: the Python package openai"
    fi
fi
command -v redis-server > /dev/null || install_package redis-server || echo "not installed: redis-server"
