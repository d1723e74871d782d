# What tools/quickstart and tools/check do before anything else: install the Debian
# packages that are missing, configure build/ with the preset, and build. Sourced.
#
# LOWP_CMAKE_ARGS adds arguments to the configuration, for example an MLIR 22 of your
# own: LOWP_CMAKE_ARGS=-DMLIR_DIR=/opt/mlir/lib/cmake/mlir tools/check

lowp_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lowp_build=$lowp_root/build
lowp_packages=(cmake ninja-build ccache gcc python3 zlib1g-dev clang-22 lld-22 libclang-rt-22-dev
  llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools libgtest-dev)

lowp_say() { printf '%s\n' "$*"; }
lowp_fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Runs apt-get as root; its output goes to a log that is shown if it fails.
lowp_apt() {
  local log=$lowp_build/install.log
  if ! "${lowp_as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q "$@" \
      > "$log" 2>&1 < /dev/null; then
    tail -n 15 "$log" >&2
    lowp_fail "apt-get $1 failed: see the lines above, or all of them in build/install.log."
  fi
}

lowp_install() {
  local package missing=() unknown=()
  if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    local tool
    for tool in cmake ninja clang++-22 ccache python3; do
      command -v "$tool" > /dev/null ||
        lowp_fail "this is not a Debian machine, and $tool is missing: install what docs/GettingStarted.md lists, then run this again."
    done
    return
  fi
  for package in "${lowp_packages[@]}"; do
    case $(dpkg-query -W -f='${Status}' "$package" 2> /dev/null) in
      *" installed") ;;
      *) missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  # What follows can be done without these where MLIR comes from elsewhere.
  lowp_say "Debian packages to install (with what they depend on, about 1.5 GB on disk when none is there):"
  lowp_say "  ${missing[*]}"
  lowp_as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null ||
      lowp_fail "installing them needs root, and there is no sudo: run 'apt-get install ${missing[*]}' as root, then this again."
    if ! sudo -n true 2> /dev/null && ! [ -t 0 ]; then
      lowp_fail "installing them needs root, and sudo asks for a password: run 'sudo apt-get install ${missing[*]}', then this again."
    fi
    sudo true || lowp_fail "installing them needs root, and sudo refused."
    lowp_as_root=(sudo)
  fi
  mkdir -p "$lowp_build"
  lowp_say "Reading the package lists ..."
  lowp_apt update
  for package in "${missing[@]}"; do
    apt-cache show "$package" > /dev/null 2>&1 || unknown+=("$package")
  done
  [ ${#unknown[@]} -eq 0 ] ||
    lowp_fail "this machine's package sources do not offer ${unknown[*]}: Debian 12 has them in bookworm and bookworm-security; add the one that is missing to /etc/apt/sources.list."
  lowp_say "Downloading and installing (one to five minutes) ..."
  lowp_apt install --no-install-recommends "${missing[@]}"
}

# lowp_configure: the release preset, quietly unless it fails.
lowp_configure() {
  local log=$lowp_build/configure.log
  mkdir -p "$lowp_build"
  lowp_say "Configuring build/ ..."
  # The arguments are words on purpose.
  # shellcheck disable=SC2086
  if ! (cd "$lowp_root" && cmake --preset release ${LOWP_CMAKE_ARGS:-}) > "$log" 2>&1; then
    tail -n 25 "$log" >&2
    lowp_fail "CMake could not configure build/: see the lines above, or all of them in build/configure.log."
  fi
}

# lowp_compile [TARGET...]: builds, with one line of progress.
lowp_compile() {
  lowp_say "Building (from nothing: five to ten minutes on two cores; again: seconds) ..."
  NINJA_STATUS='[%f/%t, %es] ' cmake --build "$lowp_build" --target "${@:-all}" ||
    lowp_fail "the build failed: the first line that says FAILED above names the file."
}

# lowp_prepare [TARGET...]: everything from a bare machine to built targets.
lowp_prepare() {
  [ "$(uname -s)" = Linux ] || lowp_fail "Lowp is built and tested on Linux only; see docs/GettingStarted.md for others."
  lowp_install
  lowp_configure
  lowp_compile "$@"
}
