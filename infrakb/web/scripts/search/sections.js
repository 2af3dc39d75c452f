// Sections of an index: the twin of infrakb/search/sections.py, which describes the bits.

class Bits {
  /**
   * @param {Uint8Array} bytes
   * @param {number} start byte to begin at
   */
  constructor(bytes, start) {
    this.bytes = bytes;
    this.at = 8 * start;
  }

  zeros() {
    for (let count = 0; ; ) {
      const used = this.at & 7;
      const rest = (this.bytes[this.at >> 3] << used) & 0xff;
      const zeros = rest ? Math.clz32(rest) - 24 : 8 - used;
      count += zeros;
      this.at += zeros;
      if (rest) {
        this.at += 1;
        return count;
      }
    }
  }

  /**
   * A number of up to 51 bits.
   *
   * @param {number} width
   */
  tail(width) {
    let value = 0;
    for (let left = width; left > 0; ) {
      const room = 8 - (this.at & 7);
      const take = Math.min(room, left);
      value = value * 2 ** take + ((this.bytes[this.at >> 3] >> (room - take)) & (2 ** take - 1));
      this.at += take;
      left -= take;
    }
    return value;
  }

  gamma() {
    const width = this.zeros();
    return 2 ** width + this.tail(width);
  }

  /** @param {number} width */
  rice(width) {
    return this.zeros() * 2 ** width + this.tail(width);
  }
}

/** @param {number} number */
const bitLength = (number) => 32 - Math.clz32(number);

/**
 * The places of `key` in the section that begins at the byte `start`, ascending; undefined where it has none.
 *
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {number} key without the bits that name the shard
 * @param {number} keyBits how many it has
 * @param {number} groupSize places of the group
 */
export const findInSection = (bytes, start, key, keyBits, groupSize) => {
  const bits = new Bits(bytes, start);
  const count = bits.gamma() - 1;
  const width = keyBits - bitLength(count);
  let wanted = -1;
  for (let i = 0, value = 0; i < count; i++) {
    value += bits.rice(width);
    if (value === key) wanted = i;
  }
  if (wanted < 0) return undefined;
  const counts = Array.from({ length: count }, () => bits.gamma());
  /** @param {number} places */
  const widthOf = (places) => Math.max(bitLength(Math.floor((groupSize * 11) / (16 * places))) - 1, 0);
  for (let i = 0; i < wanted; i++) {
    const skipped = widthOf(counts[i]);
    for (let n = counts[i]; n > 0; n--) {
      bits.zeros();
      bits.at += skipped;
    }
  }
  const places = new Uint32Array(counts[wanted]);
  const placeWidth = widthOf(places.length);
  let before = -1;
  for (let i = 0; i < places.length; i++) {
    before += 1 + bits.rice(placeWidth);
    places[i] = before;
  }
  return places;
};
