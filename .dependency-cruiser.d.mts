import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser'

/** The floors of the house, lowest first. */
export declare const FLOORS: readonly (readonly string[])[]
/** The floors inside rooms, lowest first: folders by room. */
export declare const INNER_FLOORS: Readonly<Record<string, readonly (readonly string[])[]>>
/** Matches the files that may touch the outside world. */
export declare const EDGES: string

declare const configuration: {
  readonly forbidden: (IForbiddenRuleType & { readonly name: string; readonly comment: string })[]
  readonly options: NonNullable<IConfiguration['options']>
}
export default configuration
