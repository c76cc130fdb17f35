/** A member for a value that is there: an explicit undefined is no value. */
export function ifGiven<K extends string, T>(key: K, value: T | undefined): { readonly [key in K]?: T } {
    return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: T });
}
