/** Small whole numbers of which each can be in a set or not, 32 to a word. */
export type Bits = Uint32Array;

export function bitsFor(count: number): Bits {
  return new Uint32Array(Math.ceil(count / 32));
}

export function has(bits: Bits, number: number): boolean {
  return ((bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
}

/** A set that grows while rules are compiled, and is then put together with others for each event. */
export class NumberSet {
  private readonly numbers: number[] = [];
  /** The same as bits, where that takes fewer steps. */
  private bits: Bits | undefined;

  add(number: number): void {
    this.numbers.push(number);
    this.bits = undefined;
  }

  get size(): number {
    return this.numbers.length;
  }

  get isEmpty(): boolean {
    return this.numbers.length === 0;
  }

  /** Adds all of its numbers to a set. */
  addTo(target: Bits): void {
    if (this.numbers.length > target.length) {
      const bits = this.bitsLike(target);
      for (let place = 0; place < bits.length; place++) target[place] = (target[place] ?? 0) | (bits[place] ?? 0);
    } else {
      for (const number of this.numbers) setBit(target, number);
    }
  }

  /** As `addTo`, whatever the value is: all of its numbers stand for it. */
  collect(_value: string, into: Bits): void {
    this.addTo(into);
  }

  /** Adds those of its numbers to a set that are not in another. */
  addOthersTo(target: Bits, except: Bits): void {
    for (const number of this.numbers) if (!has(except, number)) setBit(target, number);
  }

  /** Takes those of its numbers from a set that are not in another. */
  takeOthersFrom(target: Bits, except: Bits): void {
    if (this.numbers.length > target.length) {
      const bits = this.bitsLike(target);
      for (let place = 0; place < bits.length; place++) {
        target[place] = (target[place] ?? 0) & ((except[place] ?? 0) | ~(bits[place] ?? 0));
      }
    } else {
      for (const number of this.numbers) if (!has(except, number)) clearBit(target, number);
    }
  }

  /** Whether one of its numbers is in a set. */
  meets(target: Bits): boolean {
    if (this.numbers.length <= target.length) {
      for (const number of this.numbers) if (has(target, number)) return true;
      return false;
    }
    const bits = this.bitsLike(target);
    for (let place = 0; place < bits.length; place++) {
      if (((bits[place] ?? 0) & (target[place] ?? 0)) !== 0) return true;
    }
    return false;
  }

  private bitsLike(target: Bits): Bits {
    if (!this.bits) {
      this.bits = new Uint32Array(target.length);
      for (const number of this.numbers) setBit(this.bits, number);
    }
    return this.bits;
  }
}

export function setBit(bits: Bits, number: number): void {
  const place = number >>> 5;
  bits[place] = (bits[place] ?? 0) | (1 << (number & 31));
}

export function clearBit(bits: Bits, number: number): void {
  const place = number >>> 5;
  bits[place] = (bits[place] ?? 0) & ~(1 << (number & 31));
}
