using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Rules about a method: its signature, its limits and its instructions one by one.</summary>
internal static class MethodCheck
{
    private const int Most = 255;

    /// <summary>False for a method that only stands for a construct; that is reported here.</summary>
    public static bool IsWrittenByHand(MethodDefinition method, Findings findings)
    {
        findings.Method = method;
        if (method.Name == "<Main>" || method is { IsRuntime: true, Name: "BeginInvoke" or "EndInvoke" })
            return false; // waits for an asynchronous Main; every delegate has these
        if (Generated.Has(method, "AsyncStateMachineAttribute"))
            findings.Add(method is { Name: "Main", IsStatic: true } ? NanoRules.AsyncMain : NanoRules.Async, $"async {method.Name}");
        else if (Generated.Has(method, "IteratorStateMachineAttribute"))
            findings.Add(NanoRules.Iterator, $"yield in {method.Name}");
        else if (Generated.Has(method, "AsyncIteratorStateMachineAttribute"))
            findings.Add(NanoRules.Async, $"async {method.Name}");
        else if (method.HasGenericParameters)
            findings.Add(NanoRules.GenericMethod, $"{method.Name}<{string.Join(", ", method.GenericParameters)}>");
        else
            return true;
        return false;
    }

    public static void Run(MethodDefinition method, TypeUse uses, Findings findings)
    {
        if (method.DeclaringType.IsInterface)
            Interface(method, findings);
        uses.Type(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
            uses.Type(parameter.ParameterType);
        if (method.Parameters.Count + (method.HasThis ? 1 : 0) > Most)
            findings.Add(NanoRules.Arguments, $"{method.Parameters.Count} parameters");
        if (!method.HasBody)
            return;
        foreach (VariableDefinition variable in method.Body.Variables)
            uses.Type(variable.VariableType);
        if (method.Body.Variables.Count > Most)
            findings.Add(NanoRules.Locals, $"{method.Body.Variables.Count} locals");
        if (method.Body.MaxStackSize > Most)
            findings.Add(NanoRules.Stack, $"a stack of {method.Body.MaxStackSize}");
        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers.Where(handler => handler.CatchType is not null))
            Catch(handler, uses, findings);
        Branches(method, findings);
        foreach (Instruction instruction in method.Body.Instructions)
            Run(instruction, uses, findings);
    }

    private static void Interface(MethodDefinition method, Findings findings)
    {
        if (method is { IsStatic: true, IsVirtual: true })
            findings.Add(NanoRules.StaticAbstract, $"static abstract {method.Name}");
        else if (method is { IsAbstract: false, IsConstructor: false })
            findings.Add(NanoRules.DefaultInterfaceMethod, method.Name);
    }

    private static void Catch(ExceptionHandler handler, TypeUse uses, Findings findings)
    {
        if (handler.CatchType.FullName is "System.DivideByZeroException" or "System.ArithmeticException")
            findings.Add(NanoRules.DivideCatch, $"catch ({handler.CatchType.Name})", handler.HandlerStart);
        else
            uses.Type(handler.CatchType, handler.HandlerStart);
    }

    private static void Run(Instruction instruction, TypeUse uses, Findings findings)
    {
        string name = instruction.OpCode.Name;
        switch (instruction.OpCode.Code)
        {
            case Code.Localloc:
                findings.Add(NanoRules.Stackalloc, "stackalloc", instruction);
                return;
            case Code.Calli:
                findings.Add(NanoRules.FunctionPointer, name, instruction);
                return;
            case Code.Jmp or Code.Refanyval or Code.Ckfinite or Code.Mkrefany or Code.Arglist or Code.Cpblk or Code.Initblk or Code.Refanytype or Code.Readonly:
                findings.Add(NanoRules.RefusedOpcode, name, instruction);
                return;
            case Code.Switch when ((Instruction[])instruction.Operand).Length > Most:
                findings.Add(NanoRules.SwitchTargets, $"a switch of {((Instruction[])instruction.Operand).Length}", instruction);
                return;
            case Code.Conv_U when instruction.Previous?.OpCode.Code is Code.Ldarga or Code.Ldarga_S or Code.Ldloca or Code.Ldloca_S or Code.Ldelema or Code.Ldflda
                or Code.Ldsflda:
                findings.Add(NanoRules.Pointer, "address-of (&)", instruction);
                break;
            case Code.Newarr:
                ArraySize.Run(instruction, findings);
                break;
            case Code.Box or Code.Constrained:
                StructInterface(instruction, findings);
                break;
        }

        if (name.Contains(".ovf", StringComparison.Ordinal))
            findings.Add(NanoRules.CheckedArithmetic, name, instruction);
        switch (instruction.Operand)
        {
            case TypeReference type: uses.Type(type, instruction); break;
            case MemberReference member: uses.Member(member, instruction); break;
        }
    }

    private static void StructInterface(Instruction instruction, Findings findings)
    {
        bool isInterface = instruction.OpCode.Code == Code.Box
            ? instruction.Operand is TypeDefinition { IsValueType: true, IsEnum: false, HasInterfaces: true }
            : instruction.Next.Operand is MethodReference { DeclaringType: TypeDefinition { IsInterface: true } };
        if (isInterface)
            findings.Add(NanoRules.StructInterface, ((TypeReference)instruction.Operand).FullName, instruction);
    }

    private static void Branches(MethodDefinition method, Findings findings)
    {
        var layout = new NanoLayout(method.Body);
        foreach (Instruction instruction in method.Body.Instructions)
        {
            Instruction[] targets = instruction.Operand switch { Instruction one => [one], Instruction[] several => several, _ => [] };
            int farthest = targets.Length == 0 ? 0 : targets.Max(target => Math.Abs(layout.Distance(instruction, target)));
            if (farthest > short.MaxValue)
                findings.Add(NanoRules.BranchDistance, $"a branch over {farthest} bytes", instruction);
        }
    }
}
