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

# OpenAI's SDKs, where the tests look for them (SLUICE_SDKS names another place).
sdks=${SLUICE_SDKS:-.sdk}
mkdir -p "$sdks/node" "$sdks/go"

if ! python3 -c 'import openai' 2> /dev/null && [ ! -x "$sdks/python/bin/python3" ]; then
    # An environment of its own: Debian guards the system's packages against pip.
    if ! { timeout 60 python3 -m venv "$sdks/python" && timeout 300 "$sdks/python/bin/pip" install -q openai; }; then
        rm -rf "$sdks/python"
        echo "not installed: the Python package openai"
    fi
fi
command -v node > /dev/null && command -v npm > /dev/null || install_package nodejs npm || echo "not installed: node"
if command -v npm > /dev/null && [ ! -d "$sdks/node/node_modules/openai" ]; then
    timeout 300 npm install --silent --no-fund --no-audit --prefix "$sdks/node" openai zod ||
        echo "not installed: the Node packages openai and zod"
fi
command -v go > /dev/null || install_package golang-go || echo "not installed: go"
if command -v go > /dev/null && [ ! -f "$sdks/go/go.sum" ]; then
    # Built once here, so that no test waits for it.
    (cd "$sdks/go" && { [ -f go.mod ] || go mod init sdk; } &&
        timeout 300 go get github.com/openai/openai-go/v3@latest &&
        timeout 300 go build github.com/openai/openai-go/v3) > /dev/null 2>&1 || {
        rm -f "$sdks/go/go.sum"
        echo "not installed: the Go module openai-go"
    }
fi
command -v redis-server > /dev/null || install_package redis-server || echo "not installed: redis-server"
# Wall clocks of processes, for the fault clock-jump.
command -v faketime > /dev/null || install_package faketime || echo "not installed: faketime"
