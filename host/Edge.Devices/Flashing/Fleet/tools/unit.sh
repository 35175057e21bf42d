# The chip behind a simulated flash tool: a folder with its flash in a file, what it is in unit.env, and what is wrong with it in fault.
# Sourced by the tools beside it. EDGE_FLEET names the fleet.

tool=${0##*/}

# find_unit KIND VALUE: by port, by probe (the first one that has it, as the real tools do), or by usb_path.
find_unit() {
    unit=
    place=$2
    if [ "$1" != usb_path ]; then
        place=
        [ -f "$EDGE_FLEET/$1/${2##*/}" ] && read -r place <"$EDGE_FLEET/$1/${2##*/}"
    fi
    [ -n "$place" ] && [ -d "$EDGE_FLEET/sys/bus/usb/devices/$place" ] || return 1
    unit=$EDGE_FLEET/units/$place
    . "$unit/unit.env"
    fault=
    [ -f "$unit/fault" ] && read -r fault <"$unit/fault"
    return 0
}

call() { echo "$tool $*" >>"$unit/calls.txt"; }

# pace SECONDS: as long as the real thing takes, times PACE.
pace() { [ "$PACE" = 0 ] || sleep "$(awk "BEGIN { print $1 * $PACE }")"; }

# NOR flash erases a sector of 4 KB in 45 ms (W25Q32JV data sheet, tSE typical) to all ones.
flash_erase() {
    call "erase $1 $2"
    sectors=$((($2 + 4095) / 4096))
    head -c $((sectors * 4096)) /dev/zero | tr '\000' '\377' |
        dd of="$unit/flash.bin" bs=4096 seek=$((($1 - BASE) / 4096)) conv=notrunc iflag=fullblock status=none
    pace "$sectors * 0.045"
}

# At 921,600 baud a byte takes 10 bits of the wire. Returns 3 when the plug is pulled half-way.
flash_write() {
    call "write $1 $2"
    bytes=$(wc -c <"$2")
    at=$((($1 - BASE) / 4096))
    if [ "$fault" = hang ]; then sleep 3600; fi
    if [ "$fault" = unplug ]; then
        dd if="$2" of="$unit/flash.bin" bs=4096 seek=$at count=$((bytes / 8192 + 1)) conv=notrunc status=none
        rm -r "$EDGE_FLEET/sys/bus/usb/devices/$place"
        return 3
    fi
    dd if="$2" of="$unit/flash.bin" bs=4096 seek=$at conv=notrunc status=none
    pace "$bytes * 10 / 921600"
    # A cell that does not take what is written, and a tool that does not notice.
    if [ "$fault" = bad-flash ]; then printf '!' | dd of="$unit/flash.bin" bs=1 seek=$((at * 4096 + 700)) conv=notrunc status=none; fi
    return 0
}

flash_read() {
    call "read $1 $2"
    dd if="$unit/flash.bin" bs=4096 skip=$((($1 - BASE) / 4096)) count=$((($2 + 4095) / 4096)) status=none | head -c "$2" >"$3"
    pace "$2 * 10 / 921600"
}
