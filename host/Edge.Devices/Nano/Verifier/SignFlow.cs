using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Follows the types of nanoCLR's stack through a method, and reports operations that go on with an unsigned type where C# means a signed one.</summary>
/// <remarks>
/// <c>(int)unsigned</c> leaves no instruction behind, <c>(long)unsigned</c> one that only widens: the value keeps its type until it is stored in a field,
/// an array or a local of a signed type. Locals are what is left of them after optimization; parameters and results keep what was passed.
/// Comparisons and quotients come out right on nanoCLR 1.17 itself; they are reported because what follows them usually does not.
/// </remarks>
internal sealed class SignFlow
{
    private readonly MethodDefinition _method;
    private readonly CheckedProgram _program;
    private readonly Findings _findings;
    private readonly Dictionary<Instruction, StackValue[]> _arriving = [];
    private readonly Stack<StackValue> _stack = new();

    private SignFlow(MethodDefinition method, CheckedProgram program, Findings findings) => (_method, _program, _findings) = (method, program, findings);

    public static void Run(MethodDefinition method, CheckedProgram program, Findings findings) => new SignFlow(method, program, findings).Run();

    private void Run()
    {
        foreach (ExceptionHandler handler in _method.Body.ExceptionHandlers)
        {
            if (handler.FilterStart is { } filter)
                _arriving[filter] = [default];
            _arriving[handler.HandlerStart] = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? [default] : [];
        }

        // Compilers keep the stack empty where a branch leads back, so once through is enough.
        foreach (Instruction instruction in _method.Body.Instructions)
        {
            Arrive(instruction);
            Execute(instruction);
            foreach (Instruction target in instruction.Operand switch { Instruction one => [one], Instruction[] several => several, _ => Array.Empty<Instruction>() })
                Meet(target);
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
                _stack.Clear();
            else if (instruction.Next is { } next && _arriving.ContainsKey(next))
                Meet(next);
        }
    }

    private void Arrive(Instruction instruction)
    {
        if (!_arriving.TryGetValue(instruction, out StackValue[]? values))
            return;
        _stack.Clear();
        foreach (StackValue value in values.Reverse())
            _stack.Push(value);
    }

    // From the top of the stack down.
    private void Meet(Instruction target)
    {
        StackValue[] values = [.. _stack];
        _arriving[target] = _arriving.TryGetValue(target, out StackValue[]? others) && others.Length == values.Length ? [.. values.Zip(others, (a, b) => a.Or(b))] : values;
    }

    private StackValue Pop() => _stack.TryPop(out StackValue value) ? value : default;

    private void Execute(Instruction instruction)
    {
        if (Loaded(instruction) is { } loaded)
        {
            Take(StackEffect.Pops(instruction, _method));
            _stack.Push(loaded);
            return;
        }

        switch (instruction.OpCode.Code)
        {
            case Code.Dup:
                StackValue top = Pop();
                _stack.Push(top);
                _stack.Push(top);
                break;
            case Code.Ldelem_I8:
            case Code.Ldind_I8: // of ulong[] too: the array says which
                Take(StackEffect.Pops(instruction, _method) - 1);
                _stack.Push(Pop().Type is TypeSpecification holder ? StackValue.Of(holder.ElementType, _program) : default);
                break;
            case Code.Shr:
                Pop();
                StackValue shifted = Pop();
                Require(!shifted.IsHazard, instruction);
                _stack.Push(shifted);
                break;
            case Code.Shr_Un:
                Pop();
                _stack.Push(Pop() with { IsSmall = instruction.Previous?.OpCode.Code is not Code.Ldc_I4_0 });
                break;
            case Code.Div or Code.Rem:
                StackValue divisor = Pop(), dividend = Pop();
                Require(!dividend.IsUnsigned || (dividend.IsSmall && divisor.IsSmall), instruction);
                _stack.Push(new StackValue(dividend.IsUnsigned, dividend.IsSmall && divisor.IsSmall));
                break;
            case Code.And:
                StackValue mask = Pop(), masked = Pop();
                _stack.Push(new StackValue(masked.IsUnsigned, masked.IsSmall || mask.IsSmall));
                break;
            case Code.Or or Code.Xor:
                StackValue right = Pop(), left = Pop();
                _stack.Push(new StackValue(left.IsUnsigned, left.IsSmall && right.IsSmall));
                break;
            case Code.Add or Code.Sub or Code.Mul or Code.Add_Ovf or Code.Sub_Ovf or Code.Mul_Ovf or Code.Shl or Code.Div_Un or Code.Rem_Un
                or Code.Add_Ovf_Un or Code.Sub_Ovf_Un or Code.Mul_Ovf_Un:
                Pop();
                _stack.Push(new StackValue(Pop().IsUnsigned, false));
                break;
            case Code.Neg or Code.Not:
                _stack.Push(new StackValue(Pop().IsUnsigned, false));
                break;
            case Code.Conv_I8 or Code.Conv_R4 or Code.Conv_R8:
                StackValue widened = Pop();
                Require(!widened.IsHazard, instruction);
                _stack.Push(new StackValue(false, widened.IsSmall && instruction.OpCode.Code == Code.Conv_I8));
                break;
            case Code.Conv_U8 or Code.Conv_Ovf_U8 or Code.Conv_Ovf_U8_Un:
                // From 32 bits it fills with zeros. C# writes it for nothing that has 64 already, but for fractions.
                Pop();
                _stack.Push(new StackValue(true, true));
                break;
            case Code.Conv_U4 or Code.Conv_U or Code.Conv_Ovf_U4 or Code.Conv_Ovf_U4_Un or Code.Conv_Ovf_U or Code.Conv_Ovf_U_Un:
                _stack.Push(new StackValue(true, Pop().IsSmall));
                break;
            case Code.Clt or Code.Cgt or Code.Blt or Code.Blt_S or Code.Bgt or Code.Bgt_S or Code.Ble or Code.Ble_S or Code.Bge or Code.Bge_S:
                Require(Take(2).All(value => !value.IsHazard), instruction);
                if (instruction.OpCode.Code is Code.Clt or Code.Cgt)
                    _stack.Push(new StackValue(false, true));
                break;
            case Code.Call or Code.Callvirt or Code.Newobj:
                Call(instruction, (MethodReference)instruction.Operand);
                break;
            case Code.Ret:
                if (_stack.Count > 0)
                    Passes(Pop(), _method.ReturnType, instruction, $"{_method.Name} returns");
                break;
            default:
                Take(StackEffect.Pops(instruction, _method));
                for (int i = StackEffect.Pushes(instruction); i > 0; i--)
                    _stack.Push(default);
                break;
        }
    }

    private StackValue? Loaded(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3 => Of(_method.Body.Variables[instruction.OpCode.Code - Code.Ldloc_0].VariableType),
        Code.Ldloc or Code.Ldloc_S => Of(((VariableDefinition)instruction.Operand).VariableType),
        Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3 => Argument(instruction.OpCode.Code - Code.Ldarg_0),
        Code.Ldarg or Code.Ldarg_S => Of(((ParameterDefinition)instruction.Operand).ParameterType),
        Code.Ldfld or Code.Ldsfld => Of(((FieldReference)instruction.Operand).FieldType),
        Code.Ldelem_Any or Code.Ldobj or Code.Unbox_Any => Of((TypeReference)instruction.Operand),
        Code.Newarr => new StackValue(false, false, new ArrayType((TypeReference)instruction.Operand)),
        Code.Ldelem_U1 or Code.Ldind_U1 or Code.Ldelem_U2 or Code.Ldind_U2 or Code.Conv_U1 or Code.Conv_U2 or Code.Ceq or Code.Cgt_Un or Code.Clt_Un
            or Code.Ldlen => new StackValue(false, true),
        Code.Ldelem_U4 or Code.Ldind_U4 => new StackValue(true, false),
        Code.Ldc_I4 or Code.Ldc_I4_S => new StackValue(false, Convert.ToInt64(instruction.Operand, null) >= 0),
        Code.Ldc_I8 => new StackValue(false, (long)instruction.Operand >= 0),
        >= Code.Ldc_I4_0 and <= Code.Ldc_I4_8 => new StackValue(false, true),
        _ => null,
    };

    private StackValue Of(TypeReference type) => StackValue.Of(type, _program);

    private StackValue Argument(int index) =>
        _method.HasThis ? index == 0 ? default : Of(_method.Parameters[index - 1].ParameterType) : Of(_method.Parameters[index].ParameterType);

    private StackValue[] Take(int count)
    {
        var taken = new StackValue[count];
        for (int i = count - 1; i >= 0; i--)
            taken[i] = Pop();
        return taken;
    }

    private void Call(Instruction instruction, MethodReference called)
    {
        StackValue[] arguments = Take(called.Parameters.Count);
        if (called.HasThis && instruction.OpCode.Code != Code.Newobj)
            Pop();
        if (_program.Find(called) is not null)
        {
            foreach (var (argument, parameter) in arguments.Zip(called.Parameters))
                Passes(argument, parameter.ParameterType, instruction, $"argument of {called.Name}");
        }

        if (instruction.OpCode.Code == Code.Newobj)
            _stack.Push(default);
        else if (called.ReturnType.MetadataType != MetadataType.Void)
            _stack.Push(Of(called.ReturnType));
    }

    // Even a small one: what receives it may negate it.
    private void Passes(StackValue value, TypeReference declared, Instruction at, string how)
    {
        if (value.IsUnsigned && declared.MetadataType is (MetadataType.Int32 or MetadataType.Int64))
            _findings.Add(NanoRules.UnsignedStackValue, how, at);
    }

    private void Require(bool isRight, Instruction instruction)
    {
        if (!isRight)
            _findings.Add(NanoRules.UnsignedStackValue, instruction.OpCode.Name, instruction);
    }
}
