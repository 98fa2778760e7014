/** What every function costs: the bundle's banner and Node's own start. */
export const handler = async () => {};
