import { A_TO_AL } from "./a_to_al.ts";
import { AM_TO_AZ } from "./am_to_az.ts";
import { B_TO_CI } from "./b_to_ci.ts";
import { CL_TO_CZ } from "./cl_to_cz.ts";
import { D_TO_E } from "./d_to_e.ts";
import { F_TO_GH } from "./f_to_gh.ts";
import { GI_TO_GZ } from "./gi_to_gz.ts";
import { H_TO_K } from "./h_to_k.ts";
import { L_TO_MA } from "./l_to_ma.ts";
import { MB_TO_O } from "./mb_to_o.ts";
import { P_TO_R } from "./p_to_r.ts";
import { S_TO_SK } from "./s_to_sk.ts";
import { SL_TO_SZ } from "./sl_to_sz.ts";
import { T_TO_Z } from "./t_to_z.ts";
import type { Rule } from "../rule.ts";

/** Every kind of token that is found by an expression, by id. */
export const PROVIDER_RULES: readonly Rule[] = [
  ...A_TO_AL,
  ...AM_TO_AZ,
  ...B_TO_CI,
  ...CL_TO_CZ,
  ...D_TO_E,
  ...F_TO_GH,
  ...GI_TO_GZ,
  ...H_TO_K,
  ...L_TO_MA,
  ...MB_TO_O,
  ...P_TO_R,
  ...S_TO_SK,
  ...SL_TO_SZ,
  ...T_TO_Z,
];
