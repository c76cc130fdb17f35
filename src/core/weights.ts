/**
 * The share of each version in whole percent, in the order given: its own `traffic`, and for the default what the
 * others leave besides. They sum to 100. A default that is not among the versions gets nothing, and a sum above 100
 * stays above: both are problems of the plan before they come here.
 */
export function weights(
    versions: readonly { readonly name: string; readonly traffic: number }[],
    defaultVersion: string,
): Record<string, number> {
    const left = Math.max(0, 100 - sum(versions.map((version) => version.traffic)));
    return Object.fromEntries(
        versions.map(({ name, traffic }) => [name, name === defaultVersion ? traffic + left : traffic]),
    );
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, number) => total + number, 0);
}
