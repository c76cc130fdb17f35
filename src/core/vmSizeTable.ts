// Written by tools/vm-sizes.mjs from tools/vm-sizes.csv: change the CSV and run it again.

/**
 * Azure's VM sizes, a line for each family: the name with * for its number ("Standard_" left out), then
 * `r<GiB for each vCPU>`, `a<accelerator>[:<model>]`, `e<retirement>` where they apply to the line, then its sizes,
 * each `<number>[=<vCPU>][x<devices>][/<GiB>]`. Without `=` the number is the vCPU count; without `/` the memory
 * is that of the ratio; `/?`, or neither, is unknown.
 */
export const vmSizeTable = `
A*_v2 eannounced r2 1 2 4 8
A*m_v2 eannounced r8 2 4 8
B*ms eannounced r4 1/2 2 4 8 12 16 20
B*als_v2 r2 2 4 8 16 32
B*as_v2 r4 2 4 8 16 32
B*ls_v2 r2 2 4 8 16 32
B*pls_v2 r2 2 4 8 16
B*ps_v2 r4 2 4 8 16
B*s_v2 r4 2 4 8 16 32
B*ls eannounced r0.5 1
B*s eannounced r1 1 2/4
B*ats_v2 r0.5 2
B*pts_v2 r0.5 2
B*ts_v2 r0.5 2
D* eannounced 1 2 3=4 4=8 11=2 12=4 13=8 14=16
D*_v2 eannounced r7 1/3.5 2/7 3=4/14 4=8/28 5=16/56 11=2 12=4 13=8 14=16 15=20
D*_v2_Promo eannounced r7 2/7 3=4/14 4=8/28 5=16/56 11=2 12=4 13=8 14=16
D*ads_v7 r4 2 4 8 16 32 48 64 96 128 160
D*alds_v7 r2 2 4 8 16 32 48 64 96 128 160
D*als_v7 r2 2 4 8 16 32 48 64 96 128 160
D*as_v7 r4 2 4 8 16 32 48 64 96 128 160
D*ds_v6 r4 2 4 8 16 32 48 64 96 128 192
D*ds_v7 r4 2 4 8 16 32 48 64 96 128 192
D*lds_v6 r2 2 4 8 16 32 48 64 96 128
D*lds_v7 r2 2 4 8 16 32 48 64 96 128 192
D*ls_v6 r2 2 4 8 16 32 48 64 96 128
D*ls_v7 r2 2 4 8 16 32 48 64 96 128 192
D*nds_v6 r4 2 4 8 16 32 48 64 96 128
D*nlds_v6 r2 2 4 8 16 32 48 64 96 128
D*nls_v6 r2 2 4 8 16 32 48 64 96 128
D*ns_v6 r4 2 4 8 16 32 48 64 96 128
D*s_v6 r4 2 4 8 16 32 48 64 96 128 192
D*s_v7 r4 2 4 8 16 32 48 64 96 128 192
D*_v3 r4 2 4 8 16 32 48 64
D*_v4 r4 2 4 8 16 32 48 64
D*_v5 r4 2 4 8 16 32 48 64 96
D*a_v4 r4 2 4 8 16 32 48 64 96
D*ads_v5 r4 2 4 8 16 32 48 64 96
D*ads_v6 r4 2 4 8 16 32 48 64 96
D*alds_v6 r2 2 4 8 16 32 48 64 96
D*als_v6 r2 2 4 8 16 32 48 64 96
D*as_v4 r4 2 4 8 16 32 48 64 96
D*as_v5 r4 2 4 8 16 32 48 64 96
D*as_v6 r4 2 4 8 16 32 48 64 96
D*d_v4 r4 2 4 8 16 32 48 64
D*d_v5 r4 2 4 8 16 32 48 64 96
D*ds_v4 r4 2 4 8 16 32 48 64
D*ds_v5 r4 2 4 8 16 32 48 64 96
D*lds_v5 r2 2 4 8 16 32 48 64 96
D*ls_v5 r2 2 4 8 16 32 48 64 96
D*pds_v5 r4 2 4 8 16 32 48 64
D*pds_v6 r4 2 4 8 16 32 48 64 96
D*plds_v5 r2 2 4 8 16 32 48 64
D*plds_v6 r2 2 4 8 16 32 48 64 96
D*pls_v5 r2 2 4 8 16 32 48 64
D*pls_v6 r2 2 4 8 16 32 48 64 96
D*ps_v5 r4 2 4 8 16 32 48 64
D*ps_v6 r4 2 4 8 16 32 48 64 96
D*s_v3 r4 2 4 8 16 32 48 64
D*s_v4 r4 2 4 8 16 32 48 64
D*s_v5 r4 2 4 8 16 32 48 64 96
DC*eds_v6 2 4 8 16 32 48 64 96 128
DC*es_v6 2 4 8 16 32 48 64 96 128
DC*ads_cc_v5 4 8 16 32 48 64 96
DC*ads_v5 2 4 8 16 32 48 64 96
DC*ads_v6 2 4 8 16 32 48 64 96
DC*as_cc_v5 4 8 16 32 48 64 96
DC*as_v5 2 4 8 16 32 48 64 96
DC*as_v6 2 4 8 16 32 48 64 96
DC*ds_v3 1 2 4 8 16 24 32 48
DC*eds_v5 2 4 8 16 32 48 64 96
DC*es_v5 2 4 8 16 32 48 64 96
DC*s_v3 1 2 4 8 16 24 32 48
DC*s_v2 1 2 4
DC*_v2 8
DS* eannounced 1 2 3=4 4=8 11=2 12=4 13=8 14=16
DS11-*_v2 eannounced r14 1
DS*_v2 eannounced r7 1/3.5 2/7 3=4/14 4=8/28 5=16/56 11=2 12=4 13=8 14=16 15=20
DS*_v2_Promo eannounced r7 2/7 3=4/14 4=8/28 5=16/56 11=2 12=4 13=8 14=16
DS12-*_v2 eannounced r28 1 2/28
DS13-*_v2 eannounced r28 2 4/56
DS14-*_v2 eannounced r28 4 8/112
E*i_v5 104
E*id_v5 104
E*ids_v5 104
E*is_v5 104
E*iads_v5 112
E*ias_v5 112
E*ibds_v5 112
E*ibs_v5 112
E128-*ads_v7 32 64
E128-*as_v7 32 64
E128-*ds_v6 32 64
E128-*s_v6 32 64
E*ads_v7 r8 2 4 8 16 32 48 64/? 96/? 128/? 160/?
E*as_v7 r8 2 4 8 16 32 48 64/? 96/? 128/? 160/?
E*ds_v6 r8 2 4 8 16 20 32 48 64/? 96/? 128/?
E*ds_v7 r8 2 4 8 16 20 32 48 64/? 96/? 128/? 192/?
E*nds_v6 r8 2 4 8 16 32 48 64/? 96/? 128/?
E*ns_v6 r8 2 4 8 16 32 48 64/? 96/? 128/?
E*s_v6 r8 2 4 8 16 20 32 48 64/? 96/? 128/?
E*s_v7 r8 2 4 8 16 20 32 48 64/? 96/? 128/? 192/?
E16-*ads_v5 r32 4 8/128
E16-*ads_v7 r32 4 8/128
E16-*as_v4 r32 4 8/128
E16-*as_v5 r32 4 8/128
E16-*as_v7 r32 4 8/128
E16-*ds_v4 r32 4 8/128
E16-*ds_v5 r32 4 8/128
E16-*ds_v6 r32 4 8/128
E16-*s_v3 r32 4 8/128
E16-*s_v4 r32 4 8/128
E16-*s_v5 r32 4 8/128
E16-*s_v6 r32 4 8/128
E*_v3 r8 2 4 8 16 20 32 48 64/?
E*_v4 r8 2 4 8 16 20 32 48 64/?
E*_v5 r8 2 4 8 16 20 32 48 64/? 96/?
E*a_v4 r8 2 4 8 16 20 32 48 64/? 96/?
E*ads_v5 r8 2 4 8 16 20 32 48 64/? 96/?
E*ads_v6 r8 2 4 8 16 20 32 48 64/? 96/?
E*as_v4 r8 2 4 8 16 20 32 48 64/? 96/?
E*as_v5 r8 2 4 8 16 20 32 48 64/? 96/?
E*as_v6 r8 2 4 8 16 20 32 48 64/? 96/?
E*bds_v5 r8 2 4 8 16 32 48 64/? 96/?
E*bs_v5 r8 2 4 8 16 32 48 64/? 96/?
E*d_v4 r8 2 4 8 16 20 32 48 64/?
E*d_v5 r8 2 4 8 16 20 32 48 64/? 96/?
E*ds_v4 r8 2 4 8 16 20 32 48 64/?
E*ds_v5 r8 2 4 8 16 20 32 48 64/? 96/?
E*pds_v5 r8 2 4 8 16 20 32
E*pds_v6 r8 2 4 8 16 32 48 64/? 96/?
E*ps_v5 r8 2 4 8 16 20 32
E*ps_v6 r8 2 4 8 16 32 48 64/? 96/?
E*s_v3 r8 2 4 8 16 20 32 48 64/?
E*s_v4 r8 2 4 8 16 20 32 48 64/?
E*s_v5 r8 2 4 8 16 20 32 48 64/? 96/?
E*ids_v6 192
E*is_v6 192
E32-*ads_v5 r16 8/256 16
E32-*ads_v7 r16 8/256 16
E32-*as_v4 r16 8/256 16
E32-*as_v5 r16 8/256 16
E32-*as_v7 r16 8/256 16
E32-*ds_v4 r16 8/256 16
E32-*ds_v5 r16 8/256 16
E32-*ds_v6 r16 8/256 16
E32-*s_v3 r16 8/256 16
E32-*s_v4 r16 8/256 16
E32-*s_v5 r16 8/256 16
E32-*s_v6 r16 8/256 16
E4-*ads_v5 r16 2
E4-*ads_v7 r16 2
E4-*as_v4 r16 2
E4-*as_v5 r16 2
E4-*as_v7 r16 2
E4-*ds_v4 r16 2
E4-*ds_v5 r16 2
E4-*ds_v6 r16 2
E4-*s_v3 r16 2
E4-*s_v4 r16 2
E4-*s_v5 r16 2
E4-*s_v6 r16 2
E64-*ads_v5 16 32
E64-*ads_v7 16 32
E64-*as_v4 16 32
E64-*as_v5 16 32
E64-*as_v7 16 32
E64-*ds_v4 16 32
E64-*ds_v5 16 32
E64-*ds_v6 16 32
E64-*s_v3 16 32
E64-*s_v4 16 32
E64-*s_v5 16 32
E64-*s_v6 16 32
E8-*ads_v5 r32 2 4/64
E8-*ads_v7 r32 2 4/64
E8-*as_v4 r32 2 4/64
E8-*as_v5 r32 2 4/64
E8-*as_v7 r32 2 4/64
E8-*ds_v4 r32 2 4/64
E8-*ds_v5 r32 2 4/64
E8-*ds_v6 r32 2 4/64
E8-*s_v3 r32 2 4/64
E8-*s_v4 r32 2 4/64
E8-*s_v5 r32 2 4/64
E8-*s_v6 r32 2 4/64
E*ids_v4 80
E*is_v4 80
E96-*ads_v5 24 48
E96-*ads_v6 24 48
E96-*ads_v7 24 48
E96-*as_v4 24 48
E96-*as_v5 24 48
E96-*as_v7 24 48
E96-*ds_v5 24 48
E96-*ds_v6 24 48
E96-*s_v5 24 48
E96-*s_v6 24 48
E*ias_v4 96
EC*eds_v5 2 4 8 16 32 48 64 128
EC*es_v5 2 4 8 16 32 48 64 128
EC*ieds_v5 128
EC*ies_v5 128
EC*ads_cc_v5 4 8 16 20 32 48 64 96
EC*ads_v5 2 4 8 16 20 32 48 64 96
EC*ads_v6 2 4 8 16 32 48 64 96
EC*as_cc_v5 4 8 16 20 32 48 64 96
EC*as_v5 2 4 8 16 20 32 48 64 96
EC*as_v6 2 4 8 16 32 48 64 96
EC*eds_v6 2 4 8 16 32 48 64
EC*es_v6 2 4 8 16 32 48 64
EC*iads_v5 96
EC*ias_v5 96
F* eannounced r2 1 2 4 8 16
F16-*amds_v7 r32 4 8/128
F16-*ams_v7 r32 4 8/128
F*ads_v7 r4 1 2 4 8 16 32 48 64 80
F*alds_v7 r2 1 2 4 8 16 32 48 64 80
F*als_v6 r2 2 4 8 16 32 48 64
F*als_v7 r2 1 2 4 8 16 32 48 64 80
F*amds_v7 r8 1 2 4 8 16 32 48 64 80
F*ams_v6 r8 2 4 8 16 32 48 64
F*ams_v7 r8 1 2 4 8 16 32 48 64 80
F*as_v6 r4 2 4 8 16 32 48 64
F*as_v7 r4 1 2 4 8 16 32 48 64 80
F*s eannounced r2 1 2 4 8 16
F*s_v2 eannounced r2 2 4 8 16 32 48 64 72
F2-*amds_v7 r16 1
F2-*ams_v7 r16 1
F32-*amds_v7 r16 8/256 16
F32-*ams_v7 r16 8/256 16
F4-*amds_v7 r32 1 2/32
F4-*ams_v7 r32 1 2/32
F64-*amds_v7 r32 16 32/512
F64-*ams_v7 r32 16 32/512
F8-*amds_v7 r32 2 4/64
F8-*ams_v7 r32 2 4/64
FX12-*mds_v2 6
FX12-*ms_v2 6
FX*mds 4 12 24 36 48
FX*mds_v2 2 4 8 12 16 24 32 48 64 96
FX*ms_v2 2 4 8 12 16 24 32 48 64 96
FX16-*mds_v2 4 8
FX16-*ms_v2 4 8
FX24-*mds_v2 6 12
FX24-*ms_v2 6 12
FX32-*mds_v2 8 16
FX32-*ms_v2 8 16
FX4-*mds_v2 2
FX4-*ms_v2 2
FX48-*mds_v2 12 24
FX48-*ms_v2 12 24
FX64-*mds_v2 16 32
FX64-*ms_v2 16 32
FX8-*mds_v2 2 4
FX8-*ms_v2 2 4
FX96-*mds_v2 24 48
FX96-*ms_v2 24 48
G* eannounced 1=2 2=4 3=8 4=16 5=32
GS* eannounced 1=2 2=4 3=8 4=16 5=32
GS4-* eannounced 4 8
GS5-* eannounced 8 16
HB120-*rs_v2 eannounced 16 32 64 96
HB120-*rs_v3 16 32 64 96
HB*rs_v2 eannounced 120
HB*rs_v3 120
HB176-*rs_v4 24 48 96 144
HB*rs_v4 176
HB368-*rs_v5 48 96 144 192 240 288 336
HB*rs_v5 368
HC44-*rs eannounced 16 32
HC*rs eannounced 44
HX176-*rs 24 48 96 144
HX*rs 176
L*aos_v4 2 4 8 12 16 24 32
L*as_v3 r8 8 16 32 48 64 80
L*as_v4 r8 2 4 8 16 32 48 64 80 96
L*s eannounced 4 8 16 32
L*s_v2 eannounced 8 16 32 48 64 80
L*s_v3 r8 8 16 32 48 64 80
L*s_v4 r8 2 4 8 16 32 48 64 80 96
M* 64 128
M128-*ms 32 64
M128-*bds_3_v3 64
M128-*bds_v3 64
M128-*bs_v3 64
M*bds_3_v3 128
M*bds_v3 16 32 48 64 96 128 176
M*bs_v3 16 32 48 64 96 128 176 416
M*dms_v2 32 64 128
M*ds_v2 64 128
M*m 64 128
M*ms 8 16 32 64 128
M*ms_v2 32 64 128 208 416
M*s 64 128
M*s_v2 64 128 208 416
M*ds_v3 12 24
M*s_v3 12 24
M16-*ms 4 8
M176-*bds_4_v3 88
M176-*bds_v3 88
M176-*bs_v3 88
M*bds_4_v3 176
M*ds_3_v3 176
M*ds_4_v3 176
M*s_3_v3 176
M*s_4_v3 176
M*idms_v2 eannounced 192
M*ids_v2 eannounced 192
M*ims_v2 eannounced 192
M*is_v2 eannounced 192
M32-*ms 8 16
M*ls 32 64
M*ts 32
M416-*ms_v2 208
M416-*s_v2 208
M*ds_10_v3 416
M*ds_12_v3 416 624 832
M*ds_6_v3 416
M*ds_8_v3 416
M*ds_9_v3 416
M*s_10_v2 416
M*s_10_v3 416
M*s_12_v3 416 624 832
M*s_6_v3 416
M*s_8_v2 416
M*s_8_v3 416
M*s_9_v2 416
M*s_9_v3 416
M*ds_1_v3 48 96
M*s_1_v3 48 96
M64-*ms 16 32
M64-*bds_1_v3 32
M*bds_1_v3 64
M8-*ms 2 4
M*ids_16_v3 832
M*is_16_v3 832
M96-*bds_2_v3 48
M*bds_2_v3 96
M*ds_2_v3 96
M*s_2_v3 96
NC*s_v3 agpu:V100-16GB 6x1/112 12x2/224 24x4/448
NC*ds_xl_RTXPRO6000BSE_v6 aunknown 36 72 144 288
NC*lds_xl_RTXPRO6000BSE_v6 aunknown 24 36 72 144 288
NC*ads_A10_v4 aunknown 8 16 32
NC*as_T4_v3 agpu:T4-16GB r6.875 4x1/28 8x1/56 16x1 64x4
NC*ads_A100_v4 agpu:A100-80GB 24x1/220 48x2/440 96x4/880
NC*rs_v3 agpu:V100-16GB 24x4/448
NC*ads_H100_v5 agpu:H100-94GB r8 40x1
NC*adis_H100_v5 agpu:H100-94GB r8 80x2
NCC*ads_H100_v5 agpu:H100-94GB 40x1
ND*isr_GB300_v6 agpu:GB300-288GB 128x4
ND*isr_NDR_GB200_v6 agpu:GB200-192GB 128x4
ND*rs_v2 agpu:V100-32GB r16.8 40x8
ND*amsr_A100_v4 agpu:A100-80GB 96x8/1900
ND*asr_v4 agpu:A100-40GB r9.375 96x8
ND*is_MI300X_v5 aamd-gpu:MI300X-192GB 96x8
ND*isr_H100_v5 agpu:H100-80GB 96x8/1900
ND*isr_H200_v5 agpu:H200-141GB 96x8
ND*isr_MI300X_v5 aamd-gpu:MI300X-192GB 96x8
NG*ads_V620_v1 aunknown 8 16 32
NG*adms_V620_v1 aunknown 32
NP*s afpga:U250 e2027-05-31 r16.8 10x1 20x2 40x4
NV*ads_A10_v5 agpu:A10 6x1/55 12x1/110 18x1/220 36x1/440 72x2/880
NV*ads_V710_v5 aunknown 4 8 12 24
NV*s_v2 agpu:M60 6x1 12x2 24x4
NV*s_v3 agpu:M60 eannounced 12x1 24x2 48x4
NV*as_v4 aunknown eannounced 4 8 16 32
NV*adms_V710_v5 aunknown 28
NV*adms_A10_v5 agpu:A10 36x1/880
PB*s afpga:Arria10 6x1
`;
