// See nanoCLR_Interop.h.
#pragma once
#include <stdint.h>

struct CLR_RT_HeapBlock_Array {
    uint32_t m_numOfElements;

    uint8_t *GetFirstElement();
};

struct CLR_RT_HeapBlock {
    union Value {
        int32_t s4;
        int64_t s8;
    };

    CLR_RT_HeapBlock_Array *DereferenceArray();
    Value &NumericByRef();
};

struct CLR_RT_StackFrame {
    CLR_RT_HeapBlock &Arg0();
    CLR_RT_HeapBlock &Arg1();
    CLR_RT_HeapBlock &Arg2();
    void SetResult_I4(int32_t value);
};

typedef HRESULT (*CLR_RT_MethodHandler)(CLR_RT_StackFrame &stack);

struct CLR_RT_NativeAssemblyData {
    const char *m_szAssemblyName;
    uint32_t m_checkSum;
    const CLR_RT_MethodHandler *m_pNativeMethods;
    struct {
        uint16_t iMajorVersion, iMinorVersion, iBuildNumber, iRevisionNumber;
    } m_Version;
};
