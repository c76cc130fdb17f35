// What a user would otherwise write by hand: the same resources with azure-native, kubernetes and random alone.
import { readModels } from "../models";
import { createEndpoint } from "./endpoint";

export const scoringUris = readModels().map(createEndpoint);
