/** What a cluster is for, in Azure ML's words: `FastProd` serves production, `DevTest` is for trying things out. */
export const ClusterPurpose = { FastProd: "FastProd", DevTest: "DevTest" } as const;
export type ClusterPurpose = (typeof ClusterPurpose)[keyof typeof ClusterPurpose];
