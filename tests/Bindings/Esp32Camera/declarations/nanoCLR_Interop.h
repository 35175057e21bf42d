// What the glue needs of nanoCLR's headers, as declarations: enough to check its syntax and types on a PC. Written from
// how nf-interpreter's interop assemblies use them; nothing here runs.
#pragma once
#include <stdint.h>

typedef int32_t HRESULT;

#define S_OK 0
#define CLR_E_ARGUMENT_NULL ((HRESULT)0x8E000000)
#define CLR_E_INVALID_PARAMETER ((HRESULT)0x9F000000)
#define CLR_E_OUT_OF_RANGE ((HRESULT)0x96000000)
#define SUCCEEDED(hr) ((hr) >= 0)

#define NANOCLR_HEADER() HRESULT hr = S_OK
#define NANOCLR_CHECK_HRESULT(expr)                                                                                    \
    do {                                                                                                               \
        if ((hr = (expr)) < 0) goto nanoCLR_Cleanup;                                                                   \
    } while (0)
#define NANOCLR_SET_AND_LEAVE(expr)                                                                                    \
    do {                                                                                                               \
        hr = (expr);                                                                                                   \
        goto nanoCLR_Cleanup;                                                                                          \
    } while (0)
#define NANOCLR_NOCLEANUP()                                                                                            \
    nanoCLR_Cleanup:                                                                                                   \
    return hr
#define NANOCLR_NOCLEANUP_NOLABEL() return hr
#define NANOCLR_NATIVE_DECLARE(method) static HRESULT method(CLR_RT_StackFrame &stack)
