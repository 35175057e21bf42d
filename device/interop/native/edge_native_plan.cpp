// The methods of Edge.Runtime.Native.NativePlan. Their declarations and the table that nanoCLR finds them through are
// in Edge_Runtime_Native.h and .cpp, which 'edge compile --runtime native' makes from the compiled assembly.

#include "Edge_Runtime_Native.h"
#include "edge_models.h"

typedef Library_Edge_Runtime_Native_Edge_Runtime_Native_NativePlan NativePlan;

// The bytes of a binary resource, in place. All of the assembly's resources are looked through: the metadata processor
// writes the offsets of a second resource file wrongly, but not the resources themselves.
static int32_t FindResource(const char *name, CLR_INT16 id, const uint8_t *&bytes, uint32_t &count)
{
    CLR_RT_Assembly *assembly = g_CLR_RT_TypeSystem.FindAssembly(name, NULL, false);
    if (assembly == NULL) {
        return EDGE_MODELS_NO_ASSEMBLY;
    }

    // The last record has no resource: it says where the one before it ends.
    for (int i = 0; i + 1 < assembly->m_pTablesSize[TBL_Resources]; i++) {
        const CLR_RECORD_RESOURCE *resource = assembly->GetResource(i);
        if (resource->id == id && resource->kind == CLR_RECORD_RESOURCE::RESOURCE_Binary) {
            const CLR_RECORD_RESOURCE *next = assembly->GetResource(i + 1);
            bytes = assembly->GetResourceData(resource->offset);
            count = next->offset - resource->offset - (next->flags & CLR_RECORD_RESOURCE::FLAGS_PaddingMask);
            return 0;
        }
    }

    return EDGE_MODELS_NO_RESOURCE;
}

static CLR_RT_HeapBlock_Array *ArrayOf(CLR_RT_HeapBlock &argument, HRESULT &hr)
{
    CLR_RT_HeapBlock_Array *array = argument.DereferenceArray();
    hr = array == NULL ? CLR_E_ARGUMENT_NULL : S_OK;
    return array;
}

static int32_t *FactsOf(CLR_RT_HeapBlock &argument, HRESULT &hr)
{
    CLR_RT_HeapBlock_Array *array = ArrayOf(argument, hr);
    if (SUCCEEDED(hr) && array->m_numOfElements < EDGE_FACTS) {
        hr = CLR_E_INVALID_PARAMETER;
    }

    return SUCCEEDED(hr) ? (int32_t *)array->GetFirstElement() : NULL;
}

HRESULT NativePlan::OpenResource___STATIC__I4__STRING__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    const char *name = stack.Arg0().RecoverString();
    int32_t *facts = FactsOf(stack.Arg2(), hr);
    const uint8_t *bytes = NULL;
    uint32_t count = 0;
    int32_t result;

    NANOCLR_CHECK_HRESULT(hr);
    if (name == NULL) {
        NANOCLR_SET_AND_LEAVE(CLR_E_ARGUMENT_NULL);
    }

    result = FindResource(name, (CLR_INT16)stack.Arg1().NumericByRef().s4, bytes, count);
    stack.SetResult_I4(result < 0 ? result : edge_models_open(bytes, count, facts));

    NANOCLR_NOCLEANUP();
}

HRESULT NativePlan::OpenAddress___STATIC__I4__I8__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    int64_t address = stack.Arg0().NumericByRef().s8;
    int32_t bytes = stack.Arg1().NumericByRef().s4;
    int32_t *facts = FactsOf(stack.Arg2(), hr);

    NANOCLR_CHECK_HRESULT(hr);
    if (address <= 0 || bytes < 1) {
        NANOCLR_SET_AND_LEAVE(CLR_E_OUT_OF_RANGE);
    }

    stack.SetResult_I4(edge_models_open((const uint8_t *)(uintptr_t)address, (uint32_t)bytes, facts));

    NANOCLR_NOCLEANUP();
}

HRESULT NativePlan::OpenCopy___STATIC__I4__SZARRAY_I1__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock_Array *plan = ArrayOf(stack.Arg0(), hr);
    int32_t *facts = NULL;

    NANOCLR_CHECK_HRESULT(hr);
    facts = FactsOf(stack.Arg1(), hr);
    NANOCLR_CHECK_HRESULT(hr);
    stack.SetResult_I4(edge_models_open_copy(plan->GetFirstElement(), plan->m_numOfElements, facts));

    NANOCLR_NOCLEANUP();
}

HRESULT NativePlan::Run___STATIC__I4__I4__I4__I4__SZARRAY_I1__SZARRAY_I1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    // Nothing here allocates, so that no collection moves the arrays before the call returns.
    CLR_RT_HeapBlock_Array *input = ArrayOf(stack.Arg3(), hr);
    CLR_RT_HeapBlock_Array *output = NULL;

    NANOCLR_CHECK_HRESULT(hr);
    output = ArrayOf(stack.Arg4(), hr);
    NANOCLR_CHECK_HRESULT(hr);
    stack.SetResult_I4(edge_models_run(stack.Arg0().NumericByRef().s4, stack.Arg1().NumericByRef().s4,
                                       stack.Arg2().NumericByRef().s4, (const int8_t *)input->GetFirstElement(),
                                       input->m_numOfElements, (int8_t *)output->GetFirstElement(),
                                       output->m_numOfElements));

    NANOCLR_NOCLEANUP();
}

HRESULT NativePlan::SetLevel___STATIC__I4__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I4(edge_models_set_level(stack.Arg0().NumericByRef().s4, stack.Arg1().NumericByRef().s4));

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativePlan::Close___STATIC__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I4(edge_models_close(stack.Arg0().NumericByRef().s4));

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativePlan::KernelSet___STATIC__STRING(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_String(edge_models_kernel_set());

    NANOCLR_NOCLEANUP_NOLABEL();
}
