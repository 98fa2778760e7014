/** A value of an event where it holds no further ones. */
export type Leaf = null | boolean | number | string;

/** One condition of a field: a test of its values, or that it has none. */
export type LeafTest =
  | { readonly kind: 'value'; readonly holds: (value: Leaf) => boolean }
  | { readonly kind: 'absent' };

/** Compiles what stands behind an operator. @returns a test, or a sentence that says what to write instead */
export type Operator = (operand: unknown) => LeafTest | string;
