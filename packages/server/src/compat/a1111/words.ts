/** Prompts as A1111 means them, in this program's grammar. */
import { spellOutStrengths } from "@inkloom/tools";

/** A tag of a network, up to the strengths, with the ending of a file: its name would be tried as a path. */
const WITH_ENDING = /<(lora|lyco):([^:<>]*?)\.(?:safetensors|pt|bin|ckpt|pth)(?=[:>])/gi;

/** Any tag of an extra network; modules/extra_networks.py of A1111 1.10 (re_extra_net). */
const TAG = /<[a-z_]\w{0,40}:[^<>]+>/gi;

/** @param withoutNetworks takes tags out, as `disable_extra_networks` asks */
export const meantWords = (prompt: string, withoutNetworks: boolean): string =>
  withoutNetworks
    ? prompt.replaceAll(TAG, "")
    : spellOutStrengths(prompt).replaceAll(WITH_ENDING, "<$1:$2");
