using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One grain interface: its methods by number, and the class of its references, which is emitted once.</summary>
internal sealed class InterfaceModel
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<Type, Type> References = [];
    private static readonly HashSet<string> Opened = [];
    private static readonly AssemblyBuilder Assembly = AssemblyBuilder.DefineDynamicAssembly(new("Orleans.Embedded.References"), AssemblyBuilderAccess.Run);
    private static readonly ModuleBuilder Module = Assembly.DefineDynamicModule("References");
    private readonly Func<InterfaceModel, GrainId, GrainReference> _create;

    public InterfaceModel(Type type, ClusterRuntime runtime)
    {
        (Interface, Runtime) = (type, runtime);
        var methods = MethodsOf(type);
        Methods = [.. methods.Select(m => GrainMethod.Create(m, runtime.Serializer))];
        Type reference;
        lock (Gate)
        {
            if (!References.TryGetValue(type, out reference!))
                References[type] = reference = Emit(type, methods);
        }
        var create = new DynamicMethod("create", typeof(GrainReference), [typeof(InterfaceModel), typeof(GrainId)], typeof(InterfaceModel).Module, skipVisibility: true);
        var il = create.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, reference.GetConstructors()[0]);
        il.Emit(OpCodes.Ret);
        _create = create.CreateDelegate<Func<InterfaceModel, GrainId, GrainReference>>();
    }

    public Type Interface { get; }

    public ClusterRuntime Runtime { get; }

    public GrainMethod[] Methods { get; }

    public GrainReference Create(GrainId id) => _create(this, id);

    private static MethodInfo[] MethodsOf(Type type) =>
        [.. type.GetInterfaces().Prepend(type).SelectMany(i => i.GetMethods(BindingFlags.Instance | BindingFlags.Public))];

    private static Type Emit(Type type, MethodInfo[] methods)
    {
        if (!type.IsInterface || type.ContainsGenericParameters)
            throw new ArgumentException($"{type} is not a grain interface.");
        foreach (var part in type.GetInterfaces().Prepend(type))
            Open(part.Assembly);
        Open(typeof(GrainReference).Assembly);
        var builder = Module.DefineType($"{type.FullName}#{References.Count}", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [type]);
        Type[] parameters = [typeof(InterfaceModel), typeof(GrainId)];
        var constructor = builder.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters).GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Ldarg_2);
        constructor.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, parameters)!);
        constructor.Emit(OpCodes.Ret);
        for (var number = 0; number < methods.Length; number++)
            EmitMethod(builder, methods[number], number);
        return builder.CreateType();
    }

    private static void EmitMethod(TypeBuilder builder, MethodInfo method, int number)
    {
        var parameters = method.GetParameters().Select(p => p.ParameterType).ToArray();
        var body = builder.DefineMethod($"{method.DeclaringType!.FullName}.{method.Name}#{number}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot, method.ReturnType, parameters);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, number);
        il.Emit(OpCodes.Ldc_I4, parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, i + 1);
            if (parameters[i].IsValueType)
                il.Emit(OpCodes.Box, parameters[i]);
            il.Emit(OpCodes.Stelem_Ref);
        }
        il.Emit(OpCodes.Call, Sender(method.ReturnType));
        il.Emit(OpCodes.Ret);
        builder.DefineMethodOverride(body, method);
    }

    private static MethodInfo Sender(Type result)
    {
        var definition = result.IsGenericType ? result.GetGenericTypeDefinition() : result;
        var name = definition == typeof(Task<>) ? nameof(GrainReference.SendTaskOf) : definition == typeof(Task) ? nameof(GrainReference.SendTask)
            : definition == typeof(ValueTask<>) ? nameof(GrainReference.SendValueTaskOf) : definition == typeof(ValueTask) ? nameof(GrainReference.SendValueTask)
            : definition == typeof(void) ? nameof(GrainReference.SendVoid) : nameof(GrainReference.SendStream);
        var sender = typeof(GrainReference).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
        return result.IsGenericType ? sender.MakeGenericMethod(result.GetGenericArguments()) : sender;
    }

    /// <summary>Lets emitted classes see the non-public types of an assembly.</summary>
    private static void Open(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        if (Opened.Add(name))
            Assembly.SetCustomAttribute(new(typeof(IgnoresAccessChecksToAttribute).GetConstructors()[0], [name]));
    }
}
